"""One plan for one person: what is due, minus what they do not want, within the caps. Writes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
from django.conf import settings
from django.db.models import Q, QuerySet

from social_learning import conf
from social_learning.edxapp import courses, users
from social_learning.knowledge import queries as knowledge_queries
from social_learning.lib import quiet
from social_learning.lib.errors import NotFound
from social_learning.paths import queries as paths
from social_learning.progress import native
from social_learning.progress import queries as progress_queries
from social_learning.progress.queries import Unfinished
from social_learning.relaunch import rules
from social_learning.relaunch.models import RelaunchMail, RelaunchMute, RelaunchStep
from social_learning.spaces import queries as spaces_queries
from social_learning.targets import queries as targets_queries
from social_learning.targets.models import Target

# For the order among other things only; it is never said.
UNIT_MINUTES = 10


@attrs.frozen
class Item:
    """One thing to go back to."""

    target_id: int
    title: str
    url: str
    minutes_left: int
    fraction: float
    since: datetime
    rule: str
    step: int
    # Of a course: in how many units something is left; ``url`` leads to the one to go on with.
    units_left: int = 0
    # Of a path: how many steps are left; and of both what to go on with.
    steps_left: int = 0
    next_unit: str = ""


def policy_of(user_id: int) -> rules.Policy:
    """Return the site's numbers with the person's own time zone (else the site's)."""
    time_zone, _language = users.preferences(user_id)
    return rules.Policy(
        steps_days=tuple(conf.get("RELAUNCH_STEPS_DAYS")),
        quiet_from=conf.get("RELAUNCH_QUIET_FROM"),
        quiet_until=conf.get("RELAUNCH_QUIET_UNTIL"),
        late_days=conf.get("RELAUNCH_LATE_DAYS"),
        max_per_object=len(conf.get("RELAUNCH_STEPS_DAYS")),
        where=quiet.zone(time_zone, settings.TIME_ZONE),
    )


def plan(user_id: int, *, now: datetime, but_mail: int | None = None) -> list[Item]:
    """Return what this person may be called back to now, the shortest way first; empty if nothing or not now.

    ``but_mail`` leaves one mail of the ledger out of the account: the check at the moment of sending asks whether that
    mail would be planned again.
    """
    if _stopped(user_id, now) or _capped(user_id, now, but_mail):
        return []
    muted = set(_active_mutes(user_id, now).exclude(target=None).values_list("target_id", flat=True))
    left = progress_queries.unfinished_of(user_id, since=horizon(now))
    left = _spoken_for(user_id, [thing for thing in left if thing.target_id not in muted])
    items = _due_items(user_id, left, now=now, but_mail=but_mail)
    items.sort(key=lambda item: (item.minutes_left, -item.since.timestamp()))
    return items[: conf.get("RELAUNCH_OBJECTS_PER_MAIL")]


def horizon(now: datetime) -> datetime:
    """Return the moment before which nothing can be due any more: the last step, its lateness, and a long weekend."""
    last = max(conf.get("RELAUNCH_STEPS_DAYS"), default=0)
    return now - timedelta(days=last + conf.get("RELAUNCH_LATE_DAYS") + 7)


def _spoken_for(user_id: int, left: list[Unfinished]) -> list[Unfinished]:
    """Return these things without those whose path or course speaks for them: nobody is told of both."""
    walked = [thing.target_id for thing in left if thing.kind == rules.PATH]
    steps = {step.target_id for way in paths.steps_in(walked).values() for step in way} if walked else set()
    left = [thing for thing in left if thing.target_id not in steps]
    parts = {thing.course_key for thing in left if thing.kind in rules.UNITS}
    begun = progress_queries.courses_begun(user_id, parts) if parts else set()
    return [thing for thing in left if thing.kind not in rules.UNITS or thing.course_key not in begun]


def _due_items(user_id: int, left: list[Unfinished], *, now: datetime, but_mail: int | None) -> list[Item]:
    if not left:
        return []
    ids = [thing.target_id for thing in left]
    targets = targets_queries.by_ids(ids)
    knowledge = knowledge_queries.by_target_ids(ids)
    visible = spaces_queries.standing(users.actor_of(user_id)).visible
    told = _told(user_id, ids, now=now, but_mail=but_mail)
    policy = policy_of(user_id)
    items = []
    for thing in left:
        target, found = targets[thing.target_id], knowledge.get(thing.target_id)
        steps = told.get(thing.target_id, [])
        in_course = target.kind == "course" or target.kind in rules.UNITS
        is_path = target.kind == rules.PATH
        facts = rules.Facts(
            kind=target.kind,
            minutes=None if in_course or is_path else found.minutes if found else 0,
            fraction=thing.fraction,
            last_activity_at=thing.last_activity_at,
            # Nobody is called back to their own thing, or to one they may not see any more.
            is_open=target.is_open and target.space_id in visible and target.owner_id != user_id,
            told=frozenset(step for since, step in steps if since == thing.last_activity_at),
            told_in_window=len(steps),
        )
        step = rules.due(facts, now, policy)
        if step is not None:
            item: Item | None = _item(target, thing, step)
            if item is not None and (in_course or is_path):
                item = _in_course(user_id, item, thing, now) if in_course else _on_path(user_id, item, now)
            items.append(item)
    return [item for item in items if item is not None]


def _item(target: Target, thing: Unfinished, step: rules.Due) -> Item:
    return Item(
        target_id=target.pk,
        title=target.title,
        url=target.url,
        minutes_left=step.minutes_left or 0,
        fraction=thing.fraction,
        since=thing.last_activity_at,
        rule=step.rule,
        step=step.step,
    )


def _in_course(user_id: int, item: Item, thing: Unfinished, now: datetime) -> Item | None:
    """Return the item with what is left of the course, looked up only now that it is due; None if nothing is."""
    unit_key = "" if thing.key == thing.course_key else thing.key
    rest = native.rest_of(user_id, thing.course_key, now=now, unit_key=unit_key)
    if rest is None:
        return None
    return attrs.evolve(
        item,
        url=courses.unit_url(rest.next.key, thing.course_key),
        minutes_left=rest.units_left * UNIT_MINUTES,
        units_left=rest.units_left,
        next_unit=rest.next.title,
    )


def _on_path(user_id: int, item: Item, now: datetime) -> Item | None:
    """Return the item with what is left of a path, looked up only now that it is due.

    None if nothing is left that this person may open: they are not to be sent to a closed door.
    """
    path = paths.by_target_ids([item.target_id]).get(item.target_id)
    if path is None:
        return None
    try:
        seen = paths.one(path.uuid, users.actor_of(user_id), now=now)
    except NotFound:
        return None
    following = seen.next
    if following is None:
        return None
    return attrs.evolve(
        item,
        minutes_left=seen.minutes_left,
        steps_left=seen.asked - seen.done,
        next_unit=following.title,
    )


def _told(
    user_id: int, target_ids: list[int], *, now: datetime, but_mail: int | None
) -> dict[int, list[tuple[datetime, int]]]:
    window = now - timedelta(days=conf.get("RELAUNCH_OBJECT_WINDOW_DAYS"))
    rows = RelaunchStep.objects.filter(user_id=user_id, target_id__in=target_ids, created_at__gt=window)
    told: dict[int, list[tuple[datetime, int]]] = {}
    for target_id, since, step in rows.exclude(mail_id=but_mail or 0).values_list("target_id", "since", "step"):
        told.setdefault(target_id, []).append((since, step))
    return told


def _active_mutes(user_id: int, now: datetime) -> QuerySet[RelaunchMute]:
    return RelaunchMute.objects.filter(Q(until=None) | Q(until__gt=now), user_id=user_id)


def _stopped(user_id: int, now: datetime) -> bool:
    return bool(_active_mutes(user_id, now).filter(target=None).exists())


def _capped(user_id: int, now: datetime, but_mail: int | None) -> bool:
    mails = RelaunchMail.objects.filter(user_id=user_id, created_at__gt=now - timedelta(days=7)).exclude(
        pk=but_mail or 0
    )
    times = list(mails.values_list("created_at", flat=True))
    if len(times) >= conf.get("RELAUNCH_MAX_PER_WEEK"):
        return True
    pause = timedelta(hours=conf.get("RELAUNCH_MIN_HOURS_BETWEEN"))
    return any(at > now - pause for at in times)

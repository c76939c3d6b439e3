"""The verbs of who organises: plan a date, change it, cancel it, say what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from social_learning import conf, events
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib import pace
from social_learning.lib.errors import Conflict, Invalid
from social_learning.lib.sql import atomic_with_retry
from social_learning.meetings import access, fields, seats
from social_learning.meetings.models import Occurrence, State, Trainer
from social_learning.spaces import queries as spaces

MAX_DATES = 100
MAX_TRAINERS = 20
MAX_REASON = 255
_COLUMNS = ("zone", "starts_at", "ends_at", "place", "link", "language", "seats", "opens_at", "closes_at")


def begin(actor: Actor, *, space_id: int, now: datetime, title: str = "", theme_id: int | None = None) -> Knowledge:
    """Return the draft of a new session; its dates come next. Raises as ``knowledge.api.create_draft``."""
    return knowledge_api.create_draft(
        actor, space_id=space_id, now=now, title=title, theme_id=theme_id, kind=access.KIND
    )


@atomic_with_retry
def plan(session_uuid: UUID | str, actor: Actor, *, now: datetime, **given: Any) -> Occurrence:
    """Return a new date of a session; ``given`` as ``fields.NAMES``. Who plans gives it, unless somebody is named.

    Raises ``NotFound``, ``NotAllowed``, ``TooMany``, ``Conflict`` above a hundred dates, ``Invalid`` by field.
    """
    item = access.session(session_uuid, actor, now=now)
    user_id = access.check_organiser(item, actor)
    columns, trainers = _checked(given, item, now, {}, default=user_id)
    pace.check("meetings", user_id, most=conf.get("DATE_CHANGES_PER_HOUR"), now=now)
    if Occurrence.objects.filter(knowledge=item).count() >= MAX_DATES:
        raise Conflict(_("A session has at most a hundred dates. Please begin a new session."), code="enough_dates")
    made = Occurrence.objects.create(knowledge=item, created_at=now, changed_at=now, **columns)
    _name(made, trainers)
    _done(made, "planned", user_id, now)
    return made


@atomic_with_retry
def change(uuid: UUID, actor: Actor, *, now: datetime, sequence: int | None = None, **given: Any) -> Occurrence:
    """Return the date as changed; who registered hears when it is moved. What is not given stays.

    Fewer seats than people registered throws nobody out; more let the waiting list move up. ``sequence`` is the one
    that was read: ``Conflict`` (``stale``) if somebody was faster. Raises as ``plan``.
    """
    found = access.seen(uuid, actor, now=now)
    user_id = access.check_organiser(found.knowledge, actor)
    row = access.locked(found.pk)
    if sequence is not None and sequence != row.sequence:
        raise Conflict(code="stale", extra={"sequence": row.sequence})
    if row.state == State.CANCELLED:
        raise Conflict(_("This date was cancelled. Please plan a new one."), code="cancelled")
    kept = {name: getattr(row, name) for name in _COLUMNS}
    columns, trainers = _checked(given, found.knowledge, now, kept)
    pace.check("meetings", user_id, most=conf.get("DATE_CHANGES_PER_HOUR"), now=now)
    moved = any(columns[name] != kept[name] for name in fields.TOLD)
    for name, value in columns.items():
        setattr(row, name, value)
    row.sequence += 1
    row.changed_at = now
    row.moved_at = now if moved else row.moved_at
    row.save(update_fields=[*columns, "sequence", "changed_at", "moved_at"])
    if trainers is not None:
        _name(row, trainers)
    seats.promote(row, now=now)
    _done(row, "moved" if moved else "changed", user_id, now)
    return row


@atomic_with_retry
def cancel(uuid: UUID, actor: Actor, *, now: datetime, reason: str = "") -> Occurrence | None:
    """Call a date off; all on its list are told, in the words of ``reason``. A second time changes nothing.

    A date of a session that nobody has seen yet is removed instead (None). Raises ``Conflict`` once it has begun.
    """
    found = access.seen(uuid, actor, now=now)
    user_id = access.check_organiser(found.knowledge, actor)
    row = access.locked(found.pk)
    if row.state == State.CANCELLED:
        return row
    if found.knowledge.published_at is None:
        row.delete()
        return None
    if row.starts_at <= now:
        raise Conflict(_("It has begun already and cannot be called off any more."), code="begun")
    row.state, row.reason = State.CANCELLED, fields.clean_line(reason, MAX_REASON)
    row.sequence += 1
    row.changed_at = row.moved_at = now
    row.save(update_fields=["state", "reason", "sequence", "changed_at", "moved_at"])
    _done(row, "cancelled", user_id, now)
    return row


def _checked(
    given: Mapping[str, Any], item: Knowledge, now: datetime, kept: Mapping[str, Any], default: int | None = None
) -> tuple[dict[str, Any], list[int] | None]:
    """Return the columns and the trainers, with the sentences of both where something is wrong."""
    unknown = set(given) - fields.NAMES
    if unknown:
        raise TypeError(f"a date has no field {sorted(unknown)}")
    problems: dict[str, str] = {}
    columns: dict[str, Any] = {}
    try:
        columns = fields.checked(given, now=now, kept=kept)
    except Invalid as error:
        problems = {name: str(sentence) for name, sentence in error.fields.items()}
    trainers = _trainers(given["trainers"], item, problems) if "trainers" in given else None
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems)
    if not trainers and default is not None:
        trainers = [default]
    return columns, trainers


def _trainers(value: Any, item: Knowledge, problems: dict[str, str]) -> list[int]:
    names = value.replace(",", " ").split() if isinstance(value, str) else [str(name) for name in value]
    wanted = list(dict.fromkeys(name.lstrip("@") for name in names if name))
    if len(wanted) > MAX_TRAINERS or any(len(name) > 150 for name in wanted):
        problems["trainers"] = _("Please name at most %(most)d trainers.") % {"most": MAX_TRAINERS}
        return []
    ids = users.ids_of(wanted)
    # Who does not see the session cannot be told of it; the same words whether or not there is such a person.
    seeing = spaces.who_sees(item.space, ids.values())
    unknown = [name for name in wanted if ids.get(name) not in seeing]
    if unknown:
        problems["trainers"] = _("We do not know %(name)s here. Please use usernames of people of this area.") % {
            "name": unknown[0]
        }
    return [ids[name] for name in wanted if name not in unknown]


def _name(row: Occurrence, trainers: Iterable[int] | None) -> None:
    wanted = set(trainers or ())
    named = set(Trainer.objects.filter(occurrence=row).values_list("user_id", flat=True))
    Trainer.objects.filter(occurrence=row, user_id__in=named - wanted).delete()
    Trainer.objects.bulk_create(Trainer(occurrence=row, user_id=user_id) for user_id in sorted(wanted - named))


def _done(row: Occurrence, action: str, user_id: int, now: datetime) -> None:
    """Let the card say how long it takes, and the world that something is new."""
    length = max(1, round((row.ends_at - row.starts_at).total_seconds() / 60))
    knowledge_api.set_minutes(row.knowledge_id, length, now=now)
    event = events.MeetingEvent(occurrence_id=row.pk, action=action, actor_id=user_id)
    events.emit(events.MEETING_CHANGED, now=now, meeting=event)


def needs(item: Knowledge) -> dict[str, str]:
    """Return what a session lacks before others may see it: a sentence for the field ``dates``."""
    if (
        item.state != KnowledgeState.PUBLISHED
        and not Occurrence.objects.filter(Q(knowledge=item) & Q(state=State.PLANNED)).exists()
    ):
        return {"dates": _("Add a date: when it begins, and where people meet.")}
    return {}

"""Reads of the dates of sessions: on a session's page, of one person, and what comes next for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from social_learning.data import Actor
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib import cursor as cursors
from social_learning.meetings import access, permissions, words
from social_learning.meetings.models import Occurrence, Outcome, Place, Presence, Registration, State, Trainer
from social_learning.spaces import queries as spaces
from social_learning.spaces.permissions import Standing

MAX_PAGE = 100
MAX_MINE = 200


@attrs.frozen
class Date:
    """One date as one person sees it; ``link`` is empty unless they may dial in."""

    uuid: UUID
    occurrence: Occurrence
    trainers: tuple[int, ...]
    waiting: int
    link: str
    # "", "registered" or "waiting"; and how many wait before and with this person.
    mine: str = ""
    position: int = 0
    presence: str = ""
    organises: bool = False
    can_register: bool = False
    # Why nobody can register now, as a code of words.CLOSED.
    closed: str = ""
    is_over: bool = False

    @property
    def left(self) -> int | None:
        """How many seats are free; None where there is no limit. What is above the limit shows as none."""
        row = self.occurrence
        return None if row.seats is None else max(0, row.seats - row.taken)

    @property
    def cancelled(self) -> bool:
        """True for a date that does not take place."""
        return bool(self.occurrence.state == State.CANCELLED)

    @property
    def has_link(self) -> bool:
        """True where one can dial in, also for who does not see the link yet."""
        return bool(self.occurrence.link)


@attrs.frozen
class Page:
    """Some dates in order, and the cursor of what follows, or None."""

    dates: list[Date]
    next: str | None


@attrs.frozen
class Participant:
    """One line of the organiser's list."""

    id: int
    user_id: int
    place: str
    presence: str
    registered_at: datetime


def of_session(item: Knowledge, actor: Actor, *, now: datetime) -> list[Date]:
    """Return all dates of a session that this person sees, what comes before what is over; four queries."""
    rows = list(_counted(access.whole().filter(knowledge=item)).order_by("starts_at", "id"))
    for row in rows:
        row.knowledge = item
    seen = _dates(rows, actor, now)
    return sorted(seen, key=lambda date: (date.is_over, date.occurrence.starts_at))


def one(uuid: UUID, actor: Actor, *, now: datetime) -> Date:
    """Return one date as this person sees it; ``NotFound`` for what is not theirs to see."""
    row = access.seen(uuid, actor, now=now)
    counted = _counted(Occurrence.objects.filter(pk=row.pk)).get()
    counted.knowledge = row.knowledge
    return _dates([counted], actor, now)[0]


def upcoming(
    actor: Actor,
    *,
    now: datetime,
    cursor: str | None = None,
    limit: int = 12,
    standing: Standing | None = None,
    space_ids: Iterable[int] | None = None,
    theme_id: int | None = None,
    language: str = "",
) -> Page:
    """Return what takes place next in the spaces this person sees, the soonest first; four queries, five without
    ``standing``.

    Cancelled dates and sessions that are not published are left out. Raises ``Invalid`` (``bad_cursor``).
    """
    standing = standing or spaces.standing(actor)
    visible = set(standing.visible) if space_ids is None else set(standing.visible) & set(space_ids)
    if actor.user_id is None or not visible:
        return Page([], None)
    found = access.whole().filter(
        starts_at__gt=now,
        state=State.PLANNED,
        knowledge__state=KnowledgeState.PUBLISHED,
        knowledge__space_id__in=visible,
    )
    if theme_id is not None:
        found = found.filter(knowledge__theme_id=theme_id)
    if language:
        found = found.filter(language=language)
    if cursor:
        at, last = cursors.decode_moment(cursor)
        found = found.filter(Q(starts_at__gt=at) | Q(starts_at=at, pk__gt=last), starts_at__gte=at)
    limit = max(1, min(limit, MAX_PAGE))
    rows = list(_counted(found).order_by("starts_at", "id")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    after = cursors.encode(rows[-1].starts_at.isoformat(), rows[-1].pk) if more else None
    return Page(_dates(rows, actor, now), after)


def mine(actor: Actor, *, now: datetime) -> tuple[list[Date], list[Date]]:
    """Return where the person goes or trains: what is to come, the soonest first, and what is over, the last first.

    At most two hundred dates of each. Also of sessions they do not see any more, so that they can cancel.
    """
    if actor.user_id is None:
        return [], []
    rows = _of_person(actor.user_id)
    ahead = list(_counted(rows.filter(ends_at__gt=now)).order_by("starts_at", "id")[:MAX_MINE])
    over = list(_counted(rows.filter(ends_at__lte=now)).order_by("-starts_at", "-id")[:MAX_MINE])
    seen = _dates([*ahead, *over], actor, now)
    return seen[: len(ahead)], seen[len(ahead) :]


def calendar(actor: Actor, *, now: datetime, since: datetime) -> list[Date]:
    """Return what stands in the person's calendar: as ``mine`` since then, of sessions they still see; five queries."""
    if actor.user_id is None:
        return []
    visible = spaces.standing(actor).visible
    rows = _of_person(actor.user_id).filter(ends_at__gt=since, knowledge__space_id__in=visible)
    rows = rows.exclude(knowledge__state__in=(KnowledgeState.DRAFT, KnowledgeState.WITHDRAWN))
    return _dates(list(_counted(rows).order_by("starts_at", "id")[:MAX_MINE]), actor, now)


def participants(occurrence_ids: Iterable[int]) -> dict[int, list[Participant]]:
    """Return the list of each date in order, the waiting list after it; for who was let in by ``access``; one query."""
    lists: dict[int, list[Participant]] = {occurrence_id: [] for occurrence_id in occurrence_ids}
    for row in Registration.objects.filter(occurrence_id__in=lists).order_by("place", "id"):
        line = Participant(row.pk, row.user_id, row.place, row.presence, row.created_at)
        lists[row.occurrence_id].append(line)
    return lists


def outcomes(occurrence_ids: Iterable[int]) -> dict[int, list[Outcome]]:
    """Return the published notes and recordings of some dates, recordings first; one query."""
    found = Outcome.objects.filter(occurrence_id__in=list(occurrence_ids), knowledge__state=KnowledgeState.PUBLISHED)
    by_date: dict[int, list[Outcome]] = {}
    for row in found.select_related("knowledge").order_by("-what", "id"):
        by_date.setdefault(row.occurrence_id, []).append(row)
    return by_date


def changed_since(since: datetime) -> QuerySet[Occurrence, int]:
    """Return the ids of the dates that changed since then, for the sweep to deliver again."""
    return Occurrence.objects.filter(changed_at__gte=since).order_by("pk").values_list("pk", flat=True)


def after(occurrence_id: int, limit: int) -> list[int]:
    """Return the next ids of dates, for work on all of them in pieces; one query."""
    found = Occurrence.objects.filter(pk__gt=occurrence_id).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


def _of_person(user_id: int) -> QuerySet[Occurrence]:
    goes = Registration.objects.filter(occurrence=OuterRef("pk"), user_id=user_id)
    gives = Trainer.objects.filter(occurrence=OuterRef("pk"), user_id=user_id)
    return access.whole().filter(Q(Exists(goes)) | Q(Exists(gives)))


def _counted(rows: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """Add how many wait."""
    waiting = Registration.objects.filter(occurrence=OuterRef("pk"), place=Place.WAITING).order_by()
    counted = waiting.values("occurrence").annotate(n=Count("pk")).values("n")
    return rows.annotate(waiting=Subquery(counted))


def _dates(rows: list[Occurrence], actor: Actor, now: datetime) -> list[Date]:
    """Return rows as this person sees them; three queries, however many there are."""
    if not rows:
        return []
    trainers: dict[int, list[int]] = {row.pk: [] for row in rows}
    by_session: dict[int, set[int]] = {row.knowledge_id: set() for row in rows}
    named = Trainer.objects.filter(occurrence__knowledge_id__in=set(by_session)).order_by("pk")
    for occurrence_id, session_id, user_id in named.values_list("occurrence_id", "occurrence__knowledge_id", "user_id"):
        by_session[session_id].add(user_id)
        if occurrence_id in trainers:
            trainers[occurrence_id].append(user_id)
    ahead = Registration.objects.filter(
        occurrence=OuterRef("occurrence"), place=Place.WAITING, pk__lte=OuterRef("pk")
    ).order_by()
    position = Subquery(ahead.values("occurrence").annotate(n=Count("pk")).values("n"))
    own = Registration.objects.filter(occurrence__in=[row.pk for row in rows], user_id=actor.user_id or 0, departed=0)
    places = {row.occurrence_id: row for row in own.annotate(position=position)} if actor.user_id else {}
    return [
        _date(row, actor, now, tuple(trainers[row.pk]), by_session[row.knowledge_id], places.get(row.pk))
        for row in rows
    ]


def _date(
    row: Occurrence,
    actor: Actor,
    now: datetime,
    trainers: tuple[int, ...],
    all_trainers: set[int],
    own: Registration | None,
) -> Date:
    organises = access.may_organise(row.knowledge, actor, all_trainers)
    looks_after = organises or (actor.user_id is not None and actor.user_id in trainers)
    registered = own is not None and own.place == Place.REGISTERED
    closed = words.closed(row, now)
    shown = row.link if permissions.sees_link(actor, registered=registered, organises=looks_after) else ""
    return Date(
        uuid=row.uuid,
        occurrence=row,
        trainers=trainers,
        waiting=getattr(row, "waiting", None) or 0,
        link=shown,
        mine=own.place if own else "",
        position=(getattr(own, "position", 0) or 0) if own and not registered else 0,
        presence=own.presence if own else Presence.UNKNOWN,
        organises=organises,
        can_register=not closed
        and actor.user_id not in trainers
        and permissions.can_register(actor, sees=True, session_state=row.knowledge.state),
        closed=closed,
        is_over=row.ends_at <= now,
    )

"""What waits for the owner: open questions and "outdated" marks, and the verb that says they are taken care of.

They are work, never a verdict: only the owner and the stewards see them. Answered, they are gone and count no more;
who asked is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import attrs
from django.db import connection
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import units, users
from social_learning.events import MARKS_ANSWERED, TargetEvent, emit
from social_learning.lib import cursor as cursors
from social_learning.lib import sql, stream
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed
from social_learning.lib.sql import atomic_with_retry
from social_learning.reactions import kinds, permissions, statements
from social_learning.reactions.models import Answered, Reaction, ReactionCount
from social_learning.spaces import queries as spaces
from social_learning.targets.models import Target

PAGE = 20
MAX_PAGE = 50
NAMED = 3
CHUNK = 500


@attrs.frozen
class Waiting:
    """Marks of one kind on one target; ``people`` are the last few who gave one, where their names may be shown."""

    key: str
    title: str
    url: str
    kind: str
    label: str
    done_label: str
    icon: str
    count: int
    since: datetime | None
    people: tuple[str, ...] = ()

    @property
    def others(self) -> int:
        """How many more there are than are named."""
        return max(0, self.count - len(self.people))

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        values = attrs.asdict(self, recurse=False)
        return {**values, "people": list(self.people), "since": self.since and self.since.isoformat()}


@attrs.frozen
class WaitingPage:
    """A page of what waits, the latest first."""

    results: tuple[Waiting, ...]
    next: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"results": [one.as_dict() for one in self.results], "next": self.next}


def waiting(actor: Actor, cursor: str | None = None, limit: int = PAGE) -> WaitingPage:
    """Return what waits for this person: on what they shared, and on what nobody owns in the spaces they look after.

    The same number of queries whatever there is. Raises ``LoginNeeded``, ``Invalid`` (``bad_cursor``).
    """
    if actor.user_id is None:
        raise LoginNeeded
    limit = max(1, min(limit, MAX_PAGE))
    theirs = Q(target__owner_id=actor.user_id)
    looked_after = spaces.standing(actor).steward
    if looked_after:
        theirs |= Q(target__owner_id=None, target__space_id__in=sorted(looked_after))
    found = ReactionCount.objects.filter(theirs, kind__in=_work(), count__gt=0, target__deleted_at=None)
    if cursor:
        found = found.filter(pk__lt=cursors.decode(cursor, int)[0])
    rows = list(found.select_related("target").order_by("-pk")[: limit + 1])
    page = rows[:limit]
    more = cursors.encode(page[-1].pk) if len(rows) > limit else None
    return WaitingPage(_told(page), more)


def resolve(target: Target, actor: Actor, kind: str, *, now: datetime) -> int:
    """Note that the marks of one kind on a target are taken care of; return how many people had asked.

    Those given up to now are gone, with their part of the counter; a second time there is nothing left to do. Raises
    ``Invalid`` (``unknown_kind``, ``not_a_mark``), ``NotAllowed``.
    """
    chosen = kinds.get(kind)
    if not permissions.can_resolve(actor, target, is_steward=spaces.looks_after(actor, target)):
        raise NotAllowed
    if chosen.public_count:
        raise Invalid(_("Only a question or a mark can be taken care of."), code="not_a_mark")
    done = 0
    while number := _resolve(target.pk, actor.user_id or 0, kind, now):
        done += number
    return done


def answer_all(target_id: int, user_id: int, *, until: datetime) -> int:
    """Note that a new version has taken care of every question and mark given until then; return how many there were.

    For ``wiring``, in the name of who wrote the version. A second time there is nothing left to do.
    """
    done = 0
    for kind in _work():
        while number := _resolve(target_id, user_id, kind, until):
            done += number
    return done


def answered_since(target_id: int, kind: str, user_id: int, moment: datetime) -> Iterable[Answered]:
    """Return, as a query, whose marks a person took care of on a target since then."""
    found = Answered.objects.filter(target_id=target_id, kind=kind, answered_by=user_id, answered_at__gte=moment)
    return found.order_by("pk").iterator(chunk_size=CHUNK)


def changed_since(moment: datetime) -> Iterator[tuple[int, int, str]]:
    """Yield (target id, who answered, kind) of what was taken care of since then, in pieces; each comes once."""
    changed, seen = Answered.objects.filter(answered_at__gte=moment), set()
    for target_id, user_id, kind in stream.rows(changed, "target_id", "answered_by", "kind"):
        if (target_id, user_id, kind) not in seen:
            seen.add((target_id, user_id, kind))
            yield target_id, user_id, kind


@atomic_with_retry
def _resolve(target_id: int, user_id: int, kind: str, now: datetime) -> int:
    found = Reaction.objects.select_for_update().filter(target_id=target_id, kind=kind, created_at__lte=now)
    # Rows before the counter, as everywhere in this room.
    rows = list(found.order_by("pk")[:CHUNK])
    if not rows:
        return 0
    Answered.objects.bulk_create(
        Answered(
            target_id=target_id,
            kind=kind,
            user_id=row.user_id,
            asked_at=row.created_at,
            answered_by=user_id,
            answered_at=now,
        )
        for row in rows
    )
    gone, _each = Reaction.objects.filter(pk__in=[row.pk for row in rows]).delete()
    moment = connection.ops.adapt_datetimefield_value(now)
    sql.change(statements.TAKE_MANY, [gone, moment, target_id, kind])
    emit(MARKS_ANSWERED, now=now, change=TargetEvent(target_id=target_id, user_id=user_id, what=kind))
    return gone


def _work() -> list[str]:
    return [kind.name for kind in kinds.every().values() if not kind.public_count]


def _told(counters: list[ReactionCount]) -> tuple[Waiting, ...]:
    last = _last(counters)
    names = users.names({row.user_id for rows in last.values() for row in rows})
    found = []
    for counter in counters:
        target, kind = counter.target, kinds.get(counter.kind)
        given = last.get((target.pk, kind.name), [])
        shown = given if not units.seen(target.key).hides_names else []
        found.append(
            Waiting(
                key=target.key,
                title=target.title,
                url=target.url,
                kind=kind.name,
                label=str(kind.label),
                done_label=str(kind.done_label),
                icon=kind.icon,
                count=counter.count,
                since=given[0].created_at if given else None,
                people=tuple(names[row.user_id] for row in shown),
            )
        )
    return tuple(found)


def _last(counters: list[ReactionCount]) -> dict[tuple[int, str], list[Reaction]]:
    """Return the last few marks of each counter, newest first; one query."""
    targets, work = {row.target_id for row in counters}, {row.kind for row in counters}
    place = Window(RowNumber(), partition_by=[F("target_id"), F("kind")], order_by=F("pk").desc())
    rows = Reaction.objects.filter(target_id__in=targets, kind__in=work).annotate(place=place)
    found: dict[tuple[int, str], list[Reaction]] = {}
    for row in rows.filter(place__lte=NAMED).order_by("-pk") if counters else ():
        found.setdefault((row.target_id, row.kind), []).append(row)
    return found

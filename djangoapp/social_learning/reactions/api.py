"""The only writer of reactions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.events import REACTION_CHANGED, TargetEvent, emit
from social_learning.lib import sql
from social_learning.lib.errors import Invalid, NotAllowed, TooMany
from social_learning.lib.sql import atomic_with_retry
from social_learning.reactions import kinds, permissions, queries, statements
from social_learning.reactions.kinds import Kind
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.reactions.queries import ReactionState
from social_learning.targets import queries as targets
from social_learning.targets.models import Thing
from social_learning.trust import api as trust

NOTE_LENGTH = 200
DAY = timedelta(days=1)
CHUNK = 500


class Reacted(Thing, Protocol):
    """What is asked of a target to react to it."""

    @property
    def pk(self) -> int:
        """Its id."""


def react(
    target: Reacted, actor: Actor, kind: str, *, now: datetime, note: str = "", sees_all: bool = False
) -> ReactionState:
    """Return the new state after this person reacted; a second time changes nothing but the note.

    Raises ``Invalid`` (``unknown_kind``, ``note_too_long``, ``note_not_asked``), ``NotAllowed`` (``own_item``,
    ``closed``), and ``TooMany`` above the limit of a day.
    """
    chosen = kinds.get(kind)
    line = _check_note(chosen, note)
    # A thank you is always welcome; words wait while somebody pauses.
    if line:
        standing = targets.by_ids([target.pk]).get(target.pk)
        trust.check_pause(actor, standing.space_id if standing else None, now)
    return _react(target.pk, _check_person(target, actor), chosen, line, now, sees_all)


def unreact(target: Reacted, actor: Actor, kind: str, *, now: datetime, sees_all: bool = False) -> ReactionState:
    """Return the new state after this person took a reaction back; nothing happens if there was none.

    What was given can always be taken back, also after the target was closed. Raises ``Invalid``
    (``unknown_kind``), and ``NotAllowed`` for those who may not write.
    """
    kinds.get(kind)
    return _unreact(target.pk, _check_writer(actor), kind, now, sees_all)


def take_off(target_id: int, user_id: int, kind: str, *, now: datetime) -> bool:
    """Remove one reaction with its part of the counter, in the caller's transaction; nobody is told."""
    gone = bool(sql.change(statements.DELETE, [target_id, user_id, kind]))
    if gone:
        sql.change(statements.TAKE, [connection.ops.adapt_datetimefield_value(now), target_id, kind])
    return gone


def recount(target_ids: Iterable[int] | None = None) -> int:
    """Make the counters agree with the rows, of these targets or of all; return how many were wrong."""
    if target_ids is not None:
        ids = sorted(set(target_ids))
        return sum(_recount(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))
    wrong, after = 0, 0
    while chunk := _next_targets(after):
        wrong += _recount(chunk)
        after = chunk[-1]
    return wrong


@atomic_with_retry
def _react(target_id: int, user_id: int, kind: Kind, note: str, now: datetime, sees_all: bool) -> ReactionState:
    row = Reaction(target_id=target_id, user_id=user_id, kind=kind.name, note=note, created_at=now)
    if not sql.insert_if_new(row):
        mine = Reaction.objects.filter(target_id=target_id, user_id=user_id, kind=kind.name)
        # The page sends the line after the press: whoever was told of the press hears the words too.
        if note and mine.exclude(note=note).update(note=note):
            _tell(target_id, user_id, kind.name, now)
        return queries.state(target_id, user_id, sees_all=sees_all)
    if not sql.change(statements.ADD, [target_id, kind.name]):
        counter = ReactionCount(target_id=target_id, kind=kind.name, count=1)
        sql.insert_or_add(counter, add="count", unique=("target_id", "kind"))
    state, given = queries.state_and_given(target_id, user_id, kind.name, since=now - DAY, sees_all=sees_all)
    limit = conf.get(kind.per_day)
    if limit and given > limit:
        # Raised inside the transaction: row and counter go back with it.
        raise TooMany(
            _("You have been generous today: that was a day's worth of this reaction. Please go on tomorrow."),
            code="daily_limit",
        )
    _tell(target_id, user_id, kind.name, now)
    return state


@atomic_with_retry
def _unreact(target_id: int, user_id: int, kind: str, now: datetime, sees_all: bool) -> ReactionState:
    if take_off(target_id, user_id, kind, now=now):
        _tell(target_id, user_id, kind, now)
    return queries.state(target_id, user_id, sees_all=sees_all)


def _tell(target_id: int, user_id: int, kind: str, now: datetime) -> None:
    emit(REACTION_CHANGED, now=now, change=TargetEvent(target_id=target_id, user_id=user_id, what=kind))


def _check_person(target: Reacted, actor: Actor) -> int:
    user_id = _check_writer(actor)
    if permissions.is_own(actor, target):
        raise NotAllowed(_("This is your own. Let your colleagues say what it is worth to them."), code="own_item")
    if not permissions.can_react(actor, target):
        raise NotAllowed(_("This is not open for reactions at the moment."), code="closed")
    return user_id


def _check_writer(actor: Actor) -> int:
    if actor.user_id is None or not actor.may_write:
        raise NotAllowed
    return actor.user_id


def _check_note(kind: Kind, note: str) -> str:
    line = " ".join(note.split())
    if line and not kind.note_label:
        sentence = _("This reaction has no text. A comment is the place for it.")
        raise Invalid(sentence, code="note_not_asked", fields={"note": sentence})
    if len(line) > NOTE_LENGTH:
        sentence = _("Please keep it to one line of 200 characters.")
        raise Invalid(sentence, code="note_too_long", fields={"note": sentence})
    return line


def _next_targets(after: int) -> list[int]:
    """Return the next targets that have a row or a counter."""
    found: set[int] = set()
    for model in (Reaction, ReactionCount):
        rows = model.objects.filter(target_id__gt=after).order_by("target_id")
        found.update(rows.values_list("target_id", flat=True).distinct()[:CHUNK])
    return sorted(found)[:CHUNK]


@atomic_with_retry
def _recount(target_ids: list[int]) -> int:
    given = Reaction.objects.filter(target_id__in=target_ids).values_list("target_id", "kind").distinct()
    counted = ReactionCount.objects.filter(target_id__in=target_ids).values_list("target_id", "kind")
    for target_id, kind in sorted(set(given) - set(counted)):
        counter = ReactionCount(target_id=target_id, kind=kind, count=0)
        sql.insert_or_add(counter, add="count", unique=("target_id", "kind"))
    # Who is about to count waits here, and then adds to what we found.
    counters = list(ReactionCount.objects.select_for_update().filter(target_id__in=target_ids).order_by("id"))
    rows = Reaction.objects.filter(target_id__in=target_ids).values("target_id", "kind").annotate(number=Count("id"))
    right = {(row["target_id"], row["kind"]): row["number"] for row in rows.order_by()}
    wrong = [row for row in counters if row.count != right.get((row.target_id, row.kind), 0)]
    for row in wrong:
        row.count = right.get((row.target_id, row.kind), 0)
    ReactionCount.objects.bulk_update(wrong, ["count"])
    return len(wrong)

"""The list of a date: register, cancel, and who moves up. The only writer of registrations beside ``attendance``.

Whoever registers joins the waiting list, and the front of it moves up while there are seats: one path for all, so that
nobody overtakes. The row of the date is locked first, always; a seat is taken by an UPDATE that also asks for one.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.inbox import api as inbox
from social_learning.knowledge import queries as knowledge_queries
from social_learning.lib import pace
from social_learning.lib.errors import Conflict, LoginNeeded, NotAllowed, NotFound
from social_learning.lib.sql import atomic_with_retry, insert_if_new
from social_learning.meetings import access, permissions, words
from social_learning.meetings.models import Occurrence, Place, Registration, State, Trainer

CHUNK = 500


def register(uuid: UUID, actor: Actor, *, now: datetime) -> Registration:
    """Return the person's place on the list, registered or waiting; a second time the same one.

    Raises ``NotFound`` for a session they do not see, ``NotAllowed``, ``TooMany``, and ``Conflict`` (``not_open``,
    ``begun``, ``cancelled``, ``trainer``) where nobody can register now.
    """
    user_id = _person(actor)
    found = access.seen(uuid, actor, now=now)
    item = found.knowledge
    if not permissions.can_register(actor, sees=True, session_state=item.state):
        raise NotAllowed(_("You can register once it is published."))
    pace.check("register", user_id, most=conf.get("REGISTRATIONS_PER_HOUR"), now=now)
    return _register(found.pk, user_id, now)


@atomic_with_retry
def _register(occurrence_id: int, user_id: int, now: datetime) -> Registration:
    occurrence = access.locked(occurrence_id)
    fresh = insert_if_new(Registration(occurrence=occurrence, user_id=user_id, created_at=now))
    if fresh:
        # Raised inside the transaction: the row that was just made goes with it.
        _check_open(occurrence, user_id, now)
        promote(occurrence, now=now, quiet_for=user_id)
    return Registration.objects.select_for_update().get(occurrence_id=occurrence_id, user_id=user_id)


def cancel(uuid: UUID, actor: Actor, *, now: datetime) -> None:
    """Take the person off the list; the next in line gets the seat and is told. Nothing happens if they were not on it.

    Possible also for who does not see the session any more. Raises ``Conflict`` (``begun``) once it has begun.
    """
    user_id = _person(actor)
    found = Occurrence.objects.select_related("knowledge__space").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    if not actor.may_write:
        raise NotAllowed
    mine = Registration.objects.filter(occurrence=found, user_id=user_id).exists()
    if not mine:
        if not knowledge_queries.can_view(found.knowledge, actor, now=now):
            raise NotFound
        return
    pace.check("register", user_id, most=conf.get("REGISTRATIONS_PER_HOUR"), now=now)
    if found.starts_at <= now:
        raise Conflict(_("It has begun already. Your place stays on the list."), code="begun")
    release(found.pk, user_id, now=now)


@atomic_with_retry
def release(occurrence_id: int, user_id: int, *, now: datetime) -> None:
    """Take somebody off a list, whatever the day, and let the next one move up; for who checked before."""
    occurrence = access.locked(occurrence_id)
    mine = Registration.objects.filter(occurrence_id=occurrence_id, user_id=user_id)
    row = mine.select_for_update().first()
    if row is None:
        return
    row.delete()
    if row.place == Place.REGISTERED:
        Occurrence.objects.filter(pk=occurrence_id, taken__gt=0).update(taken=F("taken") - 1)
        occurrence.taken = max(0, occurrence.taken - 1)
        promote(occurrence, now=now)


def promote(occurrence: Occurrence, *, now: datetime, quiet_for: int | None = None) -> int:
    """Move up who waits, first come first served, while there are seats; return how many. The date is locked.

    Each is told, but for ``quiet_for``, who is looking. Once it has begun, or is cancelled, nobody moves any more.
    """
    moved = 0
    while occurrence.state == State.PLANNED and occurrence.starts_at > now:
        free = CHUNK if occurrence.seats is None else min(CHUNK, occurrence.seats - occurrence.taken)
        if free <= 0:
            break
        waiting = Registration.objects.filter(occurrence_id=occurrence.pk, place=Place.WAITING).order_by("pk")
        front = list(waiting.select_for_update()[:free])
        if not front or not _take(occurrence, len(front)):
            break
        Registration.objects.filter(pk__in=[row.pk for row in front]).update(place=Place.REGISTERED)
        for row in front:
            if row.user_id != quiet_for:
                _tell(occurrence, row, now)
        moved += len(front)
    return moved


@atomic_with_retry
def repair(occurrence_id: int, *, now: datetime) -> bool:
    """Count the seats of a date anew and let move up who should have; return whether anything was wrong."""
    occurrence = access.locked(occurrence_id)
    there = Registration.objects.filter(occurrence_id=occurrence_id, place=Place.REGISTERED).select_for_update()
    taken = len(there.values_list("pk"))
    wrong = taken != occurrence.taken
    if wrong:
        Occurrence.objects.filter(pk=occurrence_id).update(taken=taken)
        occurrence.taken = taken
    return bool(promote(occurrence, now=now)) or wrong


def _take(occurrence: Occurrence, count: int) -> bool:
    # The lock keeps others out on a server; the condition does where locks are not to be had, as on SQLite.
    free = Occurrence.objects.filter(Q(seats=None) | Q(seats__gte=F("taken") + count), pk=occurrence.pk)
    taken = bool(free.update(taken=F("taken") + count))
    occurrence.taken += count if taken else 0
    return taken


def _check_open(occurrence: Occurrence, user_id: int, now: datetime) -> None:
    code = words.closed(occurrence, now)
    if code:
        raise Conflict(words.CLOSED[code], code=code)
    if Trainer.objects.filter(occurrence=occurrence, user_id=user_id).exists():
        raise Conflict(_("You give this session: your place is kept without a seat."), code="trainer")


def _tell(occurrence: Occurrence, row: Registration, now: datetime) -> None:
    item = occurrence.knowledge
    inbox.tell(
        row.user_id,
        "meeting_place",
        params={"title": item.title, **words.when(occurrence, row.user_id)},
        url=words.page_of(item),
        dedupe_key=f"meeting-place:{row.pk}",
        now=now,
    )


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise LoginNeeded
    return actor.user_id

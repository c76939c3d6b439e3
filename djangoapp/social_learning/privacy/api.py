"""What a person may ask of all rooms at once: everything that is kept about them, and to be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import DataError, IntegrityError, transaction
from django.db.models import Q

from social_learning.data import FORMER
from social_learning.gamification import api as gamification
from social_learning.lib import sql
from social_learning.lib.errors import NotFound
from social_learning.lib.personal import Record
from social_learning.popularity import api as popularity
from social_learning.privacy.models import Departure
from social_learning.privacy.registry import ROOMS
from social_learning.targets import queries as targets

# A worker is given this long before a sweep begins the same work again.
PATIENCE = timedelta(minutes=15)


def ask(user_id: int, *, now: datetime) -> None:
    """Note that somebody leaves; asked again, it is done again, which changes nothing. One or two statements."""
    _check(user_id)
    if not Departure.objects.filter(user_id=user_id).update(asked_at=now, done_at=None):
        sql.insert_if_new(Departure(user_id=user_id, asked_at=now))


def forget(user_id: int, *, now: datetime, rank: Callable[[int], None]) -> None:
    """Let every room forget a person, and note that it is done.

    ``rank`` copies the figures of a target into the catalogue. Everything happens in small transactions: begun again
    after a crash it ends as it would have, done twice it changes nothing.
    """
    _check(user_id)

    def settle(target_id: int) -> None:
        gamification.keep_given(target_id, user_id)
        for changed in [target_id, *_take_off_score(target_id, user_id, now)]:
            rank(changed)

    for room in ROOMS.values():
        room.forget(user_id, now=now, settle=settle)
    Departure.objects.filter(user_id=user_id).update(done_at=now)


def unfinished(since: datetime, *, now: datetime) -> list[int]:
    """Return whom a sweep has to forget (again).

    Those whose task was lost, and those who left since then and about whom something has come in after it was done: an
    event that was on its way.
    """
    lost = Q(done_at=None, asked_at__lt=now - PATIENCE)
    left = Departure.objects.filter(lost | Q(done_at__gte=since)).order_by("pk")
    return [row.user_id for row in left.iterator() if row.done_at is None or keeps_anything(row.user_id)]


def collect(user_id: int) -> Iterator[Record]:
    """Yield everything that is kept about a person, heading by heading, with flat memory."""
    _check(user_id)
    for room in ROOMS.values():
        yield from room.collect(user_id)


def keeps_anything(user_id: int) -> bool:
    """Return whether any room keeps anything about a person."""
    return next(collect(user_id), None) is not None


def _take_off_score(target_id: int, user_id: int, now: datetime) -> list[int]:
    try:
        with transaction.atomic():
            return popularity.sync(target_id, user_id, now=now)
    except (IntegrityError, DataError):
        # A figure that was wrong before would fall below zero; it must not keep anybody from leaving.
        for target in targets.by_ids([target_id]).values():
            popularity.rebuild_target(target, now=now)
        return []


def _check(user_id: int) -> None:
    # The stand-in for all who have left is nobody: what stands under it belongs to no one person.
    if user_id <= FORMER:
        raise NotFound

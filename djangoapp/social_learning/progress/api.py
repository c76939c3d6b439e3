"""The only writer of progress."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.events import PROGRESS_CHANGED, TargetEvent, emit
from social_learning.lib.errors import Invalid, NotAllowed
from social_learning.lib.sql import atomic_with_retry, insert_if_new
from social_learning.progress import permissions
from social_learning.progress.models import Engagement, Native
from social_learning.targets.models import Target

# More than this between two reports of a browser was not reading.
MAX_SECONDS = 120
Change = Callable[[Engagement], None]


def open_(target: Target, actor: Actor, *, now: datetime) -> Engagement:
    """Return the person's progress after they opened the target, again or for the first time.

    Raises ``NotAllowed``, as everything here does: nobody opens for another, nothing is recorded on what is closed.
    """
    return _change(target.pk, _check(target, actor), now, lambda row: None, _native(target))


def advance(target: Target, actor: Actor, *, seconds: int, fraction: float, now: datetime) -> Engagement:
    """Return the progress after ``seconds`` more, ``fraction`` (0 to 1) of the way through.

    A fraction smaller than before, and seconds that cannot have passed, are quietly ignored. Raises ``Invalid``.
    """
    if not 0 <= fraction <= 1 or seconds < 0:
        raise Invalid(fields={"fraction": _("Between 0 and 1."), "seconds": _("0 or more.")})

    def change(row: Engagement) -> None:
        row.seconds += _plausible(row, seconds, now)
        row.fraction = max(row.fraction, fraction)

    return _change(target.pk, _check(target, actor), now, change, _native(target))


def finish(target: Target, actor: Actor, *, now: datetime) -> Engagement:
    """Return the progress after the person finished; finishing twice keeps the first moment."""

    def change(row: Engagement) -> None:
        row.completed_at = row.completed_at or now

    return _change(target.pk, _check(target, actor), now, change, _native(target))


def undo_finish(target: Target, actor: Actor, *, now: datetime) -> Engagement:
    """Return the progress as if the person had not finished; how far they came stays."""

    def change(row: Engagement) -> None:
        row.completed_at = None

    return _change(target.pk, _check(target, actor), now, change, _native(target))


def finish_for(target_id: int, user_id: int, *, now: datetime) -> Engagement:
    """Return somebody's progress after a room has seen them finish: who gave a session notes that they were there.

    For rooms that have checked who says so; people finish by ``finish``. The first moment is kept.
    """

    def change(row: Engagement) -> None:
        row.completed_at = row.completed_at or now

    return _change(target_id, user_id, now, change)


@atomic_with_retry
def undo_finish_for(target_id: int, user_id: int, *, now: datetime) -> None:
    """Take back what a room had noted by mistake; where that was all there was, nothing is left to go back to."""
    row = Engagement.objects.select_for_update().filter(target_id=target_id, user_id=user_id).first()
    if row is None:
        return
    if row.seconds or row.fraction:
        row.completed_at = None
        _qualify(row, now)
        row.save(update_fields=["completed_at", "qualified_at"])
    else:
        row.delete()
    emit(PROGRESS_CHANGED, now=now, change=TargetEvent(target_id=target_id, user_id=user_id, what="progress"))


@atomic_with_retry
def _change(target_id: int, user_id: int, now: datetime, change: Change, native: Native = Native.NO) -> Engagement:
    begun = Engagement(target_id=target_id, user_id=user_id, opened_at=now, last_activity_at=now, native=native)
    fresh = insert_if_new(begun)
    row = Engagement.objects.select_for_update().get(target_id=target_id, user_id=user_id)
    before, recorded = _derived(row), (row.fraction, row.completed_at)
    change(row)
    if row.native:
        # The platform's own record, or the steps of a path, say how far they came; a browser can only add time.
        row.fraction, row.completed_at = recorded
    _qualify(row, now)
    # A report that was late on its way must not make the row older.
    row.last_activity_at = max(row.last_activity_at, now)
    row.save(update_fields=["seconds", "fraction", "qualified_at", "completed_at", "last_activity_at"])
    if fresh or _derived(row) != before:
        emit(PROGRESS_CHANGED, now=now, change=TargetEvent(target_id=target_id, user_id=user_id, what="progress"))
    return row


def _native(target: Target) -> Native:
    """Return whether it is known from the first moment that a browser does not say how far somebody came."""
    return Native.STEPS if target.kind == "path" else Native.NO


def _qualify(row: Engagement, now: datetime) -> None:
    if row.completed_at is not None or row.seconds >= conf.get("QUALIFIED_OPEN_SECONDS"):
        row.qualified_at = row.qualified_at or now
    elif not row.native:
        row.qualified_at = None


def _derived(row: Engagement) -> tuple[datetime | None, datetime | None]:
    return row.qualified_at, row.completed_at


def _plausible(row: Engagement, seconds: int, now: datetime) -> int:
    passed = int((now - row.last_activity_at).total_seconds())
    return max(0, min(seconds, MAX_SECONDS, passed))


def _check(target: Target, actor: Actor) -> int:
    if actor.user_id is None or not actor.may_write:
        raise NotAllowed
    if not permissions.can_record(actor, target):
        raise NotAllowed(_("This is closed; progress is not recorded any more."), code="closed")
    return actor.user_id

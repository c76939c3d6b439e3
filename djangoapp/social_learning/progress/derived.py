"""Progress that another room makes of progress: of a path, whose steps are done wherever they are done.

The engagement is there because its person began; everything else of it is made anew from what the room reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import attrs
from django.db.models import QuerySet

from social_learning.events import PROGRESS_CHANGED, TargetEvent, emit
from social_learning.lib.sql import atomic_with_retry
from social_learning.progress.models import Engagement, Native

_FIELDS = ["fraction", "qualified_at", "completed_at", "last_activity_at", "native"]


@attrs.frozen
class Way:
    """How far somebody came, as the room has made it of its parts."""

    fraction: float
    last_activity_at: datetime
    qualified_at: datetime | None
    completed_at: datetime | None


Read = Callable[[Engagement], Way]


@atomic_with_retry
def settle(target_id: int, user_id: int, read: Read, *, now: datetime) -> bool:
    """Make a person's engagement what ``read`` says, called while it is locked; return whether it changed.

    Who has not begun has none, and gets none. It is told once it is finished, or is so no more; repeated, nothing is.
    """
    row = Engagement.objects.select_for_update().filter(target_id=target_id, user_id=user_id).first()
    if row is None:
        return False
    way = read(row)
    before = tuple(getattr(row, name) for name in _FIELDS)
    told = (row.qualified_at, row.completed_at)
    row.fraction, row.qualified_at, row.completed_at = way.fraction, way.qualified_at, way.completed_at
    row.last_activity_at = max(row.last_activity_at, way.last_activity_at)
    row.native = Native.STEPS
    if tuple(getattr(row, name) for name in _FIELDS) == before:
        return False
    row.save(update_fields=_FIELDS)
    if (row.qualified_at, row.completed_at) != told:
        emit(PROGRESS_CHANGED, now=now, change=TargetEvent(target_id=target_id, user_id=user_id, what="progress"))
    return True


@atomic_with_retry
def leave(target_id: int, user_id: int, *, now: datetime) -> bool:
    """Forget that somebody began, as long as they have not finished; return whether there was anything to forget."""
    gone, _by_model = Engagement.objects.filter(target_id=target_id, user_id=user_id, completed_at=None).delete()
    if gone:
        emit(PROGRESS_CHANGED, now=now, change=TargetEvent(target_id=target_id, user_id=user_id, what="progress"))
    return bool(gone)


def rows_of(target_ids: Iterable[int], user_id: int) -> dict[int, Engagement]:
    """Return a person's engagements with these targets, by target; one query."""
    found = Engagement.objects.filter(target_id__in=list(target_ids), user_id=user_id)
    return {row.target_id: row for row in found}


def begun_among(target_ids: Iterable[int], user_id: int) -> list[int]:
    """Return which of these targets a person has begun, finished or not; one query."""
    found = Engagement.objects.filter(target_id__in=list(target_ids), user_id=user_id)
    return list(found.order_by("target_id").values_list("target_id", flat=True))


def targets_begun(user_id: int, kind: str) -> QuerySet[Engagement, int]:
    """Return, as a query, the targets of one kind that a person has begun, finished or not."""
    return Engagement.objects.filter(user_id=user_id, target__kind=kind).values_list("target_id", flat=True)

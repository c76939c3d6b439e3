"""Whose turn it is: one worker at a time makes something of a file, and one that has gone silent loses its turn.

A turn is ``started_at``: the worker moves it on while it works, so its last value is known to that worker alone. Each
write names that value; who finds it changed has lost the turn, and leaves the file to whoever has it now.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from social_learning.media.models import FileStatus, StoredFile

# A worker gives a sign far more often.
SILENCE = timedelta(minutes=5)
# What is queued for so long was lost on the way.
WAIT = timedelta(minutes=15)


def claim(file_id: int, now: datetime) -> StoredFile | None:
    """Return the file if it is this worker's turn, which then has begun; None if it is nobody's or somebody's."""
    rows = StoredFile.objects.filter(pk=file_id)
    free = Q(status=FileStatus.QUEUED) | Q(status=FileStatus.WORKING, started_at__lt=now - SILENCE)
    turn = {"status": FileStatus.WORKING, "started_at": now, "progress": 0}
    if not rows.filter(free).update(**turn, attempts=F("attempts") + 1):
        return None
    return rows.first()


def write(stored: StoredFile, **changes: object) -> bool:
    """Write to the row of a file while it is this worker's turn; False if it no longer is, or the file is gone."""
    turn = StoredFile.objects.filter(pk=stored.pk, status=FileStatus.WORKING, started_at=stored.started_at)
    if not turn.update(**changes):
        return False
    for name, value in changes.items():
        setattr(stored, name, value)
    return True


def waiting(now: datetime, limit: int) -> list[int]:
    """Return files that wait for a worker though they should not: lost on the way, or left by one that fell silent."""
    lost = Q(status=FileStatus.QUEUED, created_at__lt=now - WAIT) & (Q(started_at=None) | Q(started_at__lt=now - WAIT))
    left = Q(status=FileStatus.WORKING, started_at__lt=now - SILENCE)
    return list(StoredFile.objects.filter(lost | left).order_by("pk").values_list("pk", flat=True)[:limit])

"""What is made of a file after it has arrived: by whom, how often it is tried, and how that ends.

Runs on a worker. It may run twice, at two places, or again after a crash: one has the turn (leases.py), starts from
the file, and ends in the same rows. What went wrong by chance is tried again, later each time and not for ever.
"""

from __future__ import annotations

import logging
import tempfile
from datetime import datetime
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from social_learning import conf
from social_learning.media import (
    files,
    holders,
    leases,
    notes,
    office,
    pdf,
    photos,
    processing,
    sound,
    storage,
    twins,
    types,
    video,
)
from social_learning.media.models import FileStatus, StoredFile
from social_learning.media.notes import note_of as note_of
from social_learning.media.processing import CannotRead, Job, LostTurn, TryAgain

log = logging.getLogger(__name__)

# Each has put its makers into processing.MAKERS.
MAKERS = (office, pdf, photos, sound, video)
_FIRST_PAUSE = 30
_PAUSE_FACTOR = 6


def prepare(file_id: int, *, now: datetime) -> int | None:
    """Make what can be made of one file, unless that is done, and tell those who derive from it.

    Returns after how many seconds it should be asked for again, None for not at all.
    """
    if twins.adopt(file_id, now=now):
        return None
    stored = leases.claim(file_id, now)
    if stored is None:
        # Done, gone, or somebody else's; should they fall silent, the sweep queues it again.
        return None
    if stored.attempts > conf.get("CONVERT_ATTEMPTS"):
        # Whoever tried never came back to say why.
        _fail(stored, "stopped", now)
        return None
    with tempfile.TemporaryDirectory(prefix="social-learning-", ignore_cleanup_errors=True) as folder:
        return _attempt(Job(stored, Path(folder) / "source", Path(folder)), now)


def _attempt(job: Job, now: datetime) -> int | None:
    try:
        _make(job)
        _finish(job, now)
    except CannotRead as error:
        _fail(job.stored, str(error), now)
    except TryAgain as error:
        return _later(job.stored, str(error), now)
    except SoftTimeLimitExceeded:
        return _later(job.stored, "too_long", now)
    except LostTurn:
        # Taken off its draft in the meantime, or taken over.
        files.remove_content(job.stored.path)
    except Exception:
        log.exception("social_learning: a file could not be prepared")
        return _later(job.stored, "stopped", now)
    return None


def _make(job: Job) -> None:
    kind = types.prepare_of(job.stored.mime)
    maker = processing.MAKERS.get(kind)
    if maker is None:
        return
    try:
        # A copy, since object storage has no path to open.
        storage.copy_to(job.stored.path, job.source)
    except FileNotFoundError as error:
        raise CannotRead("unreadable") from error
    except Exception as error:
        raise processing.out_of_reach(error) from error
    maker(job)


def _later(stored: StoredFile, code: str, now: datetime) -> int | None:
    """Queue a file for another attempt, or give up; return after how many seconds, None for never."""
    if stored.attempts >= conf.get("CONVERT_ATTEMPTS"):
        _fail(stored, code, now)
        return None
    if not leases.write(stored, status=FileStatus.QUEUED, note=code):
        return None
    return int(_FIRST_PAUSE * _PAUSE_FACTOR ** (stored.attempts - 1))


@transaction.atomic
def _finish(job: Job, now: datetime) -> None:
    changes = {"note": job.code, "pages": job.made_pages, "outline": job.parts, "made": job.made, **job.measured}
    if not leases.write(job.stored, status=FileStatus.READY, progress=100, **changes):
        raise LostTurn
    holders.prepared(job.stored.pk, now)


@transaction.atomic
def _fail(stored: StoredFile, code: str, now: datetime) -> None:
    if leases.write(stored, status=FileStatus.FAILED, note=code):
        holders.prepared(stored.pk, now)


@transaction.atomic
def retry(stored: StoredFile) -> bool:
    """Queue a file once more whose preparation has failed; False if there is nothing to be tried."""
    failed = StoredFile.objects.select_for_update().filter(pk=stored.pk, status=FileStatus.FAILED).first()
    if failed is None or not notes.can_retry(failed):
        return False
    StoredFile.objects.filter(pk=failed.pk).update(
        status=FileStatus.QUEUED, note="", attempts=0, progress=0, started_at=None
    )
    return True

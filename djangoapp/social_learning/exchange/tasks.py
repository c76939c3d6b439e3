"""Background work on archives."""

from __future__ import annotations

from celery import shared_task

from social_learning.exchange import running
from social_learning.lib import clock, queue


@shared_task(name="social_learning.bring_archive", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def bring_archive_task(import_id: int) -> None:
    """Bring in one archive; a repetition, or a start after a crash, goes on where it stopped."""
    running.run(import_id, now=clock.now())


def enqueue(import_id: int) -> None:
    """Have one archive brought in by a worker."""
    queue.enqueue(bring_archive_task, import_id)

"""Background work on knowledge."""

from __future__ import annotations

from celery import shared_task

from social_learning.knowledge import prepare
from social_learning.lib import clock


@shared_task(name="social_learning.prepare_file", acks_late=True, ignore_result=True)
def prepare_file_task(file_id: int) -> None:
    """Make outline and page images of one file; a repetition, or a start after a crash, gives the same."""
    prepare.prepare(file_id, now=clock.now())

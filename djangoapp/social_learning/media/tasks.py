"""Background work on files."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from social_learning import conf
from social_learning.lib import clock, queue
from social_learning.media import prepare

# Beyond what all converters of one file may take together, so that one which hangs is not what ends the task.
_SPARE_SECONDS = 300


@shared_task(
    name="social_learning.prepare_file",
    acks_late=True,
    reject_on_worker_lost=True,
    ignore_result=True,
    max_retries=None,
)
def prepare_file_task(file_id: int) -> None:
    """Make what can be made of one file; a repetition, or a start after a crash, gives the same."""
    again = prepare.prepare(file_id, now=clock.now())
    if again is not None:
        enqueue(file_id, after=again)


def enqueue(file_id: int, *, after: float = 0) -> None:
    """Have one file prepared by a worker, of a queue of its own where the site has set one."""
    longest = max(conf.get("CONVERT_SECONDS"), conf.get("VIDEO_SECONDS")) * 2 + _SPARE_SECONDS
    options: dict[str, Any] = {"soft_time_limit": longest, "time_limit": longest + 60}
    if conf.get("CONVERT_QUEUE"):
        options["queue"] = conf.get("CONVERT_QUEUE")
    queue.enqueue(prepare_file_task, file_id, after=after, options=options)

"""The work on workers: some targets a task, begun by the sweep."""

from __future__ import annotations

from celery import shared_task

from social_learning.lib.queue import enqueue
from social_learning.recommend import api

CHUNK = 500
# A piece of work for one worker.
BATCH = 50


@shared_task(  # type: ignore[untyped-decorator]
    name="social_learning.recommend_targets",
    autoretry_for=(Exception,),
    max_retries=3,
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def recommend_targets_task(target_ids: list[int]) -> None:
    """Do what is due for these targets, each in a transaction of its own; a repetition changes nothing."""
    for target_id in target_ids:
        api.refresh(target_id)


def requeue() -> int:
    """Let workers look at everything that is marked, in pieces; return how many targets they will look at."""
    count = after = 0
    while ids := api.due(after, CHUNK):
        for start in range(0, len(ids), BATCH):
            enqueue(recommend_targets_task, ids[start : start + BATCH])
        count, after = count + len(ids), ids[-1]
    return count

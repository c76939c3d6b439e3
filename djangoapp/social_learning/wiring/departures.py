"""Somebody leaves: a row in the platform's request, and the work on a worker."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from celery import shared_task

from social_learning.lib import clock, queue
from social_learning.privacy import api as privacy
from social_learning.wiring import handlers


def on_retirement(*, user: Any, **_kwargs: Any) -> None:
    """Note that the platform retires an account, and have it forgotten once that is committed.

    One write, since the platform waits; heard twice, it is done twice, which changes nothing.
    """
    privacy.ask(user.pk, now=clock.now())
    queue.enqueue(forget_person_task, user.pk)


@shared_task(  # type: ignore[untyped-decorator]
    name="social_learning.forget_person",
    autoretry_for=(Exception,),
    max_retries=3,
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def forget_person_task(user_id: int) -> None:
    """Let every room forget one person; a start after a crash goes on where it stopped."""
    forget(user_id, now=clock.now())


def forget(user_id: int, *, now: datetime) -> None:
    """Do it here and now."""
    privacy.forget(user_id, now=now, rank=handlers.settle)


def requeue_lost(since: datetime, *, now: datetime) -> int:
    """Queue again whom a lost task has not forgotten, or about whom something came in late; return how many."""
    waiting = privacy.unfinished(since, now=now)
    for user_id in waiting:
        queue.enqueue(forget_person_task, user_id)
    return len(waiting)

"""Following the platform's record on workers."""

from __future__ import annotations

from celery import shared_task

from social_learning import conf
from social_learning.lib import clock
from social_learning.progress import native


@shared_task(  # type: ignore[untyped-decorator]
    name="social_learning.progress.follow_course",
    autoretry_for=(Exception,),
    max_retries=3,
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def follow_course_task(user_id: int, course_key: str) -> None:
    """Bring a person's progress in a course up to date with the platform's record; a repetition changes nothing."""
    if conf.get("NATIVE_PROGRESS"):
        native.follow(user_id, course_key, now=clock.now())

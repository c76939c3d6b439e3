"""What the platform tells us of a learner's way through a course. Nothing here ever reaches the learner as an error.

Each receiver makes one insert and, once a minute for a person and a course, queues one task, which looks at the record.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.core.cache import cache
from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from social_learning import conf
from social_learning.lib import clock, queue
from social_learning.progress import native
from social_learning.progress.tasks import follow_course_task

log = logging.getLogger(__name__)

# What was noted at the end of the minute still has to be committed when the task looks.
GRACE_SECONDS = 5


def _quietly(receiver: Callable[..., None]) -> Callable[..., None]:
    """Log what goes wrong: the learner's answer was good and must be kept. Where this is switched off, do nothing."""

    @wraps(receiver)
    def receive(*ids: Any, **told: Any) -> None:
        try:
            if conf.get("NATIVE_PROGRESS"):
                receiver(*ids, **told)
        except Exception:
            log.exception("social_learning: %s failed; progress in a course may be late", receiver.__name__)

    return receive


@_quietly
def on_completion(*, instance: Any, raw: bool = False, **_told: Any) -> None:
    """Hear that a block was completed, or its completion taken back; rows loaded from a fixture are no news."""
    if not raw:
        _note(instance.user_id, instance.context_key)


@_quietly
def on_enrolment(*, enrollment: Any, **_told: Any) -> None:
    """Hear that somebody enrolled; who comes back finds what they had done."""
    _note(enrollment.user.id, enrollment.course.course_key)


@_quietly
def on_unenrolment(*, enrollment: Any, **_told: Any) -> None:
    """Hear that somebody left a course; they are not called back to it."""
    _note(enrollment.user.id, enrollment.course.course_key)


@_quietly
def on_passed(*, certificate: Any, **_told: Any) -> None:
    """Hear that somebody has got a certificate: the course is finished, whatever was left out."""
    _note(certificate.user.id, certificate.course.course_key)


def _note(user_id: int, key: Any) -> None:
    # Completion is recorded for content libraries as well, which nobody is enrolled in.
    if not (isinstance(key, CourseKey) and key.is_course):
        return
    # The savepoint keeps the learner's transaction whole if the insert fails.
    with transaction.atomic():
        native.note(user_id, str(key), now=clock.now())
    transaction.on_commit(partial(_ask, user_id, str(key)))


@_quietly
def _ask(user_id: int, course_key: str) -> None:
    """Queue one look at the record, unless one is queued already."""
    seconds = conf.get("NATIVE_PROGRESS_SECONDS")
    if seconds <= 0 or cache.add(f"social_learning.native.{user_id}.{course_key}", 1, timeout=seconds):
        queue.enqueue(follow_course_task, user_id, course_key, after=seconds + GRACE_SECONDS if seconds > 0 else 0)

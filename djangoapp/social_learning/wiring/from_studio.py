"""What we hear from Studio; apps.py names these receivers to the platform.

They only queue work, once what was done in Studio has been committed, and whatever becomes of them, Studio goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from social_learning import events, keys
from social_learning.lib import queue
from social_learning.lib.errors import NotFound
from social_learning.wiring import studio
from social_learning.wiring.tasks import handle_event_task

log = logging.getLogger(__name__)
Receiver = Callable[..., None]


def _harmless(receive: Receiver) -> Receiver:
    """Let nothing that goes wrong here reach an author."""

    @wraps(receive)
    def run(**data: Any) -> None:
        try:
            receive(**data)
        except Exception:
            log.exception("social_learning: %s failed; social_learning_sweep will repair it", receive.__name__)

    return run


@_harmless
def on_rerun(*, course: Any, **_more: Any) -> None:
    """Let the settings of the old run follow to the new one."""
    course_key = _course(str(course.course_key))
    if course_key:
        queue.enqueue(studio.follow_rerun_task, course_key)


@_harmless
def on_block_deleted(*, xblock_info: Any, **_more: Any) -> None:
    """Look again at what there is in the course: a block, and what was in it, may be gone."""
    _look_again(xblock_info)


@_harmless
def on_block_published(*, xblock_info: Any, **_more: Any) -> None:
    """Look again at what there is in the course: a block may be back, gone, or have another name."""
    _look_again(xblock_info)


@_harmless
def on_course_deleted(*, course_key: Any, **_more: Any) -> None:
    """Look again at a course, which may be gone with all that was in it."""
    studio.settle_soon(_course(str(course_key)))
    _catalogue(_course(str(course_key)))


@_harmless
def on_catalog_info(*, catalog_info: Any, **_more: Any) -> None:
    """Let the catalogue follow what a course is called, and who may know of it."""
    _catalogue(_course(str(catalog_info.course_key)))


def _catalogue(course_key: str) -> None:
    if course_key:
        listing = {"source": "course", "ref": course_key}
        queue.enqueue(handle_event_task, events.LISTING_CHANGED.event_type, listing)


def _look_again(block: Any) -> None:
    studio.settle_soon(_course(str(block.usage_key)))


def _course(text: str) -> str:
    """Return the course a key belongs to, without Studio's branch; ``""`` for libraries and what is no key."""
    try:
        parsed = keys.parse(text)
    except NotFound:
        return ""
    course = getattr(parsed, "course_key", parsed)
    if not str(course).startswith("course-v1:"):
        return ""
    return str(course.for_branch(None).version_agnostic())

"""The periodic half of native progress: what a lost task left, packages that do not report, and everything anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from social_learning import conf
from social_learning.lib import queue
from social_learning.progress import native, packages
from social_learning.progress.tasks import follow_course_task


def requeue(*, now: datetime) -> int:
    """Queue again what was noted and should have been done long ago; return how many."""
    if not conf.get("NATIVE_PROGRESS"):
        return 0
    count = 0
    for user_id, course_key in native.waiting(native.overdue(now)):
        queue.enqueue(follow_course_task, user_id, course_key)
        count += 1
    return count


def recognise_packages(*, now: datetime) -> int:
    """Find the SCORM packages that do not report, and measure their learners anew; return in how many courses."""
    if not conf.get("NATIVE_PROGRESS"):
        return 0
    changed = [course_key for course_key in packages.courses() if packages.refresh(course_key, now=now)]
    for course_key in changed:
        for people in packages.learners(course_key):
            native.note_many(people, course_key, now=now)
            for user_id in people:
                queue.enqueue(follow_course_task, user_id, course_key)
    return len(changed)


def rebuild(*, now: datetime) -> Iterator[str]:
    """Make all progress in courses anew from the platform's record; also for a site that had courses before us."""
    if not conf.get("NATIVE_PROGRESS"):
        yield "native progress is off"
        return
    looked = changed = 0
    for user_id, course_key in native.recorded():
        changed += native.renew(user_id, course_key, now=now)
        looked += 1
        if looked % 500 == 0:
            yield f"{looked} people in courses, {changed} changes"
    yield f"{looked} people in courses, {changed} changes"

"""What follows from a change in Studio: targets agree with what is published, a rerun gets its settings.

As with our own events, nothing is taken from the message but which course it is about: the published course is read,
and what we know of it is made to agree. So a message may be late, doubled, or one for a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha1

from celery import shared_task
from django.core.cache import cache
from django.db import transaction

from social_learning import conf
from social_learning.edxapp import content, toggles
from social_learning.lib import clock, queue
from social_learning.popularity import api as popularity
from social_learning.search import api as search
from social_learning.spaces import api as spaces
from social_learning.spaces import queries as spaces_queries
from social_learning.targets import api as targets_api
from social_learning.targets import queries as targets

CHUNK = 500
# A worker may be busy; a task that was lost holds the next one up no longer than this.
_PATIENCE = 60


def settle_soon(course_key: str) -> None:
    """Look at a course a little later, once for all that is changed in it until then, if anybody reacted there."""
    if course_key:
        # Not a partial: Django could not name it, should it fail.
        transaction.on_commit(lambda: _queue_once(course_key), robust=True)


def settle(course_key: str, *, now: datetime) -> int:
    """Make the targets of a course agree with what is published; returns how many changed."""
    changed = after = 0
    while found := targets.of_context(course_key, after, CHUNK):
        names = content.published(course_key, [target.key for target in found])
        changed += targets_api.agree(found, names, now=now)
        after = found[-1].pk
    if changed:
        _catalogue(course_key)
    space = spaces_queries.course_space(course_key) if changed else None
    if space is not None:
        popularity.refresh_space(space.pk, now=now)
    return changed


def _catalogue(course_key: str) -> None:
    """Let the catalogue follow: units that are gone, back, or called otherwise."""
    after = 0
    while found := targets.of_context(course_key, after, CHUNK):
        for target in found:
            if target.key != course_key:
                search.sync("unit", target.pk)
        after = found[-1].pk


def settle_all(*, now: datetime) -> Iterator[tuple[str, int]]:
    """Settle every course that has targets; yields each with the number of changes."""
    after = ""
    while courses := targets.contexts(after, CHUNK):
        for course_key in courses:
            yield course_key, settle(course_key, now=now)
        after = courses[-1]


def follow_rerun(course_key: str, *, now: datetime) -> None:
    """Give a new run the settings of the one it was made from; what its team has changed since stays."""
    rerun = content.rerun_of(course_key)
    if rerun is None:
        return
    spaces.ensure_course_space(course_key, now=now)
    toggles.copy_switches(rerun.source, course_key, user_id=rerun.user_id)


@shared_task(  # type: ignore[untyped-decorator]
    name="social_learning.settle_course",
    autoretry_for=(Exception,),
    max_retries=3,
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def settle_course_task(course_key: str) -> None:
    """Make the targets of a course agree with what is published; what changes from now on is for another task."""
    cache.delete(_mark(course_key))
    settle(course_key, now=clock.now())


@shared_task(  # type: ignore[untyped-decorator]
    name="social_learning.follow_rerun",
    autoretry_for=(Exception,),
    max_retries=5,
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def follow_rerun_task(course_key: str) -> None:
    """Give a new run the settings of the old one; tried again until the site lists the course."""
    follow_rerun(course_key, now=clock.now())


def _queue_once(course_key: str) -> None:
    wait = conf.get("STUDIO_SETTLE_SECONDS")
    if cache.add(_mark(course_key), True, wait + _PATIENCE):
        queue.enqueue(settle_course_task, course_key, after=wait)


def _mark(course_key: str) -> str:
    # Memcached takes no spaces and no long keys; a course key may hold any letters.
    return f"social_learning.settle.{sha1(course_key.encode(), usedforsecurity=False).hexdigest()}"

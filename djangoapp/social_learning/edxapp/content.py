"""Course content: what learners can open now, which course another was made from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey

from social_learning.edxapp import courses, present


@attrs.frozen
class Rerun:
    """The course that another one was made from, and who made it."""

    source: str
    user_id: int | None = None


def published(course_key: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the names of those of ``keys`` that are published, by key; what is gone, or a draft, is left out.

    ``keys`` are blocks of the course, or the course itself. A course that is gone has nothing. The structure of the
    course is read once, however many keys there are. The twin knows courses, not their blocks: all are there.
    """
    wanted = list(keys)
    if not present():
        return dict.fromkeys(wanted, "") if courses.exists(course_key) else {}
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore

    store, course = modulestore(), _parsed(course_key)
    if course is None or store.has_course(course) is None:
        return {}
    names = {}
    with (
        store.branch_setting(ModuleStoreEnum.Branch.published_only, course),
        store.bulk_operations(course, emit_signals=False),
    ):
        for key in wanted:
            block = store.get_course(course) if key == course_key else _block(store, course, key)
            if block is not None:
                names[key] = str(getattr(block, "display_name", None) or "")
    return names


def rerun_of(course_key: str) -> Rerun | None:
    """Return what a course was made from, or None; one query. The twin's courses were made from nothing."""
    key = _parsed(course_key) if present() else None
    if key is None:
        return None
    from common.djangoapps.course_action_state.models import CourseRerunState

    found = CourseRerunState.objects.filter(course_key=key).values_list("source_course_key", "created_user_id").first()
    return Rerun(str(found[0]), found[1]) if found else None


def changed_since(since: datetime) -> list[str]:
    """Return the courses that were published since then."""
    if not present():
        return []
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    return [str(key) for key in CourseOverview.objects.filter(modified__gte=since).values_list("id", flat=True)]


def _block(store: object, course: CourseKey, key: str) -> object | None:
    from xmodule.modulestore.exceptions import ItemNotFoundError

    try:
        usage = UsageKey.from_string(key).map_into_course(course)
        # To look first is cheaper than to fail, and most of what is gone was there when it was first seen.
        return store.get_item(usage) if store.has_item(usage) else None  # type: ignore[attr-defined]
    except (InvalidKeyError, ItemNotFoundError):
        return None


def _parsed(course_key: str) -> CourseKey | None:
    try:
        return CourseKey.from_string(course_key)
    except InvalidKeyError:
        return None

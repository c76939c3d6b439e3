"""Courses as the site's own list of courses shows them. The twin knows only their keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any

import attrs
from django.contrib.auth.models import Group
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from social_learning.edxapp import content, courses, present

# What the platform keeps in CourseOverview.catalog_visibility.
LISTED = ("both",)
_COLUMNS = (
    *("id", "display_name", "short_description", "org", "display_number_with_default", "catalog_visibility"),
    *("course_image_url", "effort", "language", "visible_to_staff_only", "created"),
)
_BEGINNING = datetime(2026, 1, 1, tzinfo=timezone.utc)
DEFAULT_HOURS = 1
MAX_HOURS = 400


@attrs.frozen
class Course:
    """A course as a card shows it; ``is_listed`` where everybody may know of it."""

    key: str
    title: str
    url: str
    is_listed: bool
    since: datetime
    summary: str = ""
    organisation: str = ""
    number: str = ""
    language: str = ""
    image: str = ""
    hours: int = DEFAULT_HOURS


# What courses are called in the demo and in tests, by key.
TWIN: dict[str, Course] = {}


def course(course_key: str) -> Course | None:
    """Return a course that learners may open, or None; one query."""
    if not present():
        if not courses.exists(course_key):
            return None
        url = courses.unit_url(course_key, course_key)
        return TWIN.get(course_key) or Course(course_key, course_key, url, is_listed=False, since=_BEGINNING)
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    key = _parsed(course_key)
    row = CourseOverview.objects.filter(id=key).values(*_COLUMNS).first() if key is not None else None
    return None if row is None or row["visible_to_staff_only"] else _of_row(course_key, row)


def listed(course_keys: Iterable[str]) -> dict[str, Course]:
    """Return those of these courses that everybody may know of, by key; one query, none for no courses."""
    wanted = set(course_keys)
    if not present():
        found = {key: course(key) for key in sorted(wanted)}
        return {key: one for key, one in found.items() if one is not None and one.is_listed}
    parsed = [key for text in wanted if (key := _parsed(text)) is not None]
    if not parsed:
        return {}
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    rows = CourseOverview.objects.filter(id__in=parsed, visible_to_staff_only=False).values(*_COLUMNS)
    courses_found = {str(row["id"]): _of_row(str(row["id"]), row) for row in rows}
    return {key: one for key, one in courses_found.items() if one.is_listed}


def keys(after: str, limit: int) -> list[str]:
    """Return the next course keys of the site in their order; one query."""
    if not present():
        names = Group.objects.filter(name__startswith="course-v1:").values_list("name", flat=True)
        return sorted(key for key in {name.rpartition("|")[0] for name in names} if key > after)[:limit]
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    # Compared as text: a key field would want to read what it is compared with.
    found = CourseOverview.objects.extra(where=["id > %s"], params=[after]).order_by("id")
    return [str(key) for key in found.values_list("id", flat=True)[:limit]]


def existing(course_keys: Iterable[str]) -> set[str]:
    """Return which of these courses the site still has; one query."""
    wanted = set(course_keys)
    if not present():
        return {key for key in wanted if courses.exists(key)}
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    parsed = [key for text in wanted if (key := _parsed(text)) is not None]
    return {str(key) for key in CourseOverview.objects.filter(id__in=parsed).values_list("id", flat=True)}


def changed_since(since: datetime) -> list[str]:
    """Return the courses that were changed since then."""
    return content.changed_since(since) if present() else keys("", 10_000)


def hours_of(effort: str) -> int:
    """Return the first number in what an author wrote of the effort, in hours; a guess where there is none."""
    found = re.search(r"\d{1,4}", effort)
    return max(1, min(int(found.group()), MAX_HOURS)) if found else DEFAULT_HOURS


def _of_row(course_key: str, row: dict[str, Any]) -> Course:
    listed = (row["catalog_visibility"] or "both") in LISTED
    return Course(
        key=course_key,
        title=(row["display_name"] or course_key)[:255],
        url=f"/courses/{course_key}/about" if listed else courses.unit_url(course_key, course_key),
        is_listed=listed,
        since=row["created"],
        summary=(row["short_description"] or "")[:255],
        organisation=row["org"] or "",
        number=row["display_number_with_default"] or "",
        language=(row["language"] or "")[:16],
        image=row["course_image_url"] or "",
        hours=hours_of(row["effort"] or ""),
    )


def _parsed(course_key: str) -> CourseKey | None:
    try:
        return CourseKey.from_string(course_key)
    except InvalidKeyError:
        return None

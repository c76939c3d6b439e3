"""Courses and their units by title, for who wants to point a colleague to one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs
from django.core.cache import cache
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from social_learning.edxapp import completion, courses, present

# The walk over a course takes tens of milliseconds, and who looks for a unit types more than one letter.
REMEMBER_SECONDS = 300
MAX_COURSES = 500


@attrs.frozen
class Course:
    """What everybody may know of a course: name, picture and first day."""

    key: str
    title: str
    image: str = ""
    start: datetime | None = None


@attrs.frozen
class Part:
    """A unit of a course, or a SCORM lesson in one; its kind is ``unit`` or ``scorm``."""

    key: str
    title: str
    kind: str = "unit"


# What courses are called, and what is in them, where there is no platform: by key.
TITLES: dict[str, str] = {}
PARTS: dict[str, tuple[Part, ...]] = {}


def find_courses(keys: Iterable[str], text: str, *, limit: int) -> list[Course]:
    """Return those of these courses whose title or key holds a text, by title; one query."""
    wanted, needle = sorted(set(keys))[:MAX_COURSES], text.strip().casefold()
    found = [course for course in _known(wanted) if needle in f"{course.title} {course.key}".casefold()]
    return sorted(found, key=lambda course: course.title.casefold())[:limit]


def course(course_key: str) -> Course | None:
    """Return what everybody may know of one course, or None where there is none."""
    return next(iter(_known([course_key])), None)


def find_parts(user_id: int, course_key: str, text: str, *, limit: int) -> list[Part]:
    """Return units and SCORM lessons of a course whose title holds a text, as far as this person sees them now."""
    needle = text.strip().casefold()
    return [part for part in _parts(user_id, course_key) if needle in part.title.casefold()][:limit]


def _parts(user_id: int, course_key: str) -> list[Part]:
    if not present():
        return list(PARTS.get(course_key, ()))
    name = f"social_learning.parts.{hashlib.sha256(f'{user_id} {course_key}'.encode()).hexdigest()}"
    found: list[Part] | None = cache.get(name)
    if found is None:
        outline = completion.outline(user_id, course_key, released_only=True)
        found = [part for unit in (outline.units if outline else ()) for part in _of_unit(unit)]
        cache.set(name, found, REMEMBER_SECONDS)
    return found


def _of_unit(unit: completion.Unit) -> Iterator[Part]:
    yield Part(unit.key, unit.title)
    for block in unit.blocks:
        if "+type@scorm+" in block or "+type@openedx_scorm+" in block:
            yield Part(block, unit.title, "scorm")


def _known(keys: list[str]) -> list[Course]:
    if not present():
        return [Course(key, TITLES.get(key, key)) for key in keys if courses.exists(key)]
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    parsed = [key for text in keys if (key := _parsed(text)) is not None]
    rows = CourseOverview.objects.filter(id__in=parsed).values_list("id", "display_name", "course_image_url", "start")
    return [Course(str(key), name or str(key), image or "", start) for key, name, image, start in rows]


def _parsed(text: str) -> CourseKey | None:
    try:
        return CourseKey.from_string(text)
    except InvalidKeyError:
        return None

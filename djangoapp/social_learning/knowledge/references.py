"""Courses, units and SCORM of this site, shared by reference: a key, or any link of the platform that holds one."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import unquote

import attrs
from opaque_keys import OpaqueKey

from social_learning import keys
from social_learning.data import Actor
from social_learning.edxapp import courses, finder
from social_learning.lib.errors import NotFound

FOUND = 8
_PART = r"[\w\-~.:]+"
_USAGE = re.compile(rf"block-v1:{_PART}\+{_PART}\+{_PART}\+type@{_PART}\+block@{_PART}")
_COURSE = re.compile(rf"course-v1:{_PART}\+{_PART}\+{_PART}")
_BLOCKS = {"scorm": "scorm", "openedx_scorm": "scorm"}


@attrs.frozen
class Reference:
    """Something of this site: its key, the format it counts as, its address and its name."""

    key: str
    format: str
    url: str
    title: str = ""


@attrs.frozen
class Finding:
    """One course, unit or SCORM lesson that somebody may want to share."""

    key: str
    title: str
    kind: str
    image: str = ""
    start: datetime | None = None


@attrs.frozen
class Findings:
    """What was found; ``own`` says whether the person has courses at all, ``course`` in which one was looked."""

    found: tuple[Finding, ...] = ()
    own: bool = False
    course: finder.Course | None = None


def recognise(text: str) -> Reference | None:
    """Return what of this site a text names, or None; a course that this site does not have is just a link."""
    text = unquote(text.strip()).replace(" ", "+")
    named = _USAGE.findall(text)[-1:] or _COURSE.findall(text)[-1:]
    if not named:
        return None
    try:
        key = keys.parse(named[0])
    except NotFound:
        return None
    course_key = keys.course_of(key)
    if not course_key or not courses.exists(course_key):
        return None
    return _reference(key, course_key)


def find(actor: Actor, text: str, course_key: str = "") -> Findings:
    """Return the person's own courses by title, or with ``course_key`` what they see in that one of them."""
    own = actor.courses | actor.staff_courses
    if course_key in own and actor.user_id is not None:
        parts = finder.find_parts(actor.user_id, course_key, text, limit=FOUND)
        inside = tuple(Finding(part.key, part.title, part.kind) for part in parts)
        return Findings(inside, own=True, course=finder.course(course_key))
    if not text.strip():
        return Findings(own=bool(own))
    known = finder.find_courses(own, text, limit=FOUND)
    found = tuple(Finding(one.key, one.title, "course", one.image, one.start) for one in known)
    return Findings(found, own=bool(own))


def _reference(key: OpaqueKey, course_key: str) -> Reference:
    if str(key) == course_key:
        return Reference(course_key, "course", f"/courses/{course_key}/about", courses.title(course_key))
    kind = _BLOCKS.get(keys.kind_of(key), "unit")
    return Reference(str(key), kind, courses.unit_url(str(key), course_key))


def is_key(text: str) -> bool:
    """Return whether a text is nothing but a course or usage key."""
    return bool(_USAGE.fullmatch(text) or _COURSE.fullmatch(text))

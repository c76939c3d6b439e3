"""How a course shows our pages: its tabs above them, ways in and out, and the card in Studio."""

from __future__ import annotations

import logging

import attrs
from django.db import transaction
from django.http import HttpRequest
from django.utils.safestring import mark_safe
from opaque_keys.edx.keys import CourseKey

from social_learning.edxapp import present, site

log = logging.getLogger(__name__)
# The type of our course tab and the id of our card in Studio.
TAB = "social_learning"


@attrs.frozen
class Frame:
    """What stands around a page of a course: for its head the tabs' style sheet, above it the tabs."""

    head: str = ""
    tabs: str = ""


def frame(request: HttpRequest, course_key: str, *, active: str = TAB) -> Frame:
    """Return the course's tabs with ``active`` marked; nothing where no platform is, and nothing when it fails.

    The site's header shows the course's name when the request carries the course.
    """
    if not present():
        return Frame()
    try:
        # What fails in there must not spoil the page's own queries.
        with transaction.atomic():
            return _frame(request, course_key, active)
    except Exception:
        log.exception("social_learning: the tabs of %s could not be shown", course_key)
        return Frame()


def _frame(request: HttpRequest, course_key: str, active: str) -> Frame:
    from common.djangoapps.edxmako.shortcuts import render_to_string
    from common.djangoapps.pipeline_mako import compressed_css
    from openedx.core.lib.courses import get_course_by_id

    course = get_course_by_id(CourseKey.from_string(course_key))
    context = {"course": course, "user": request.user, "active_page": active, "default_tab": None, "tab_image": None}
    tabs = render_to_string("courseware/course_navigation.html", context, request=request)
    request.course = course  # type: ignore[attr-defined]
    # Both are the platform's own markup, made of its templates.
    return Frame(head=mark_safe(compressed_css("style-course")), tabs=mark_safe(tabs))


def home_url(course_key: str) -> str:
    """Return the address of the course itself."""
    return f"/courses/{course_key}/"


def about_url(course_key: str) -> str:
    """Return the address that tells somebody outside about the course."""
    return f"/courses/{course_key}/about"


def report_url(course_key: str) -> str:
    """Return the absolute address of the course team's report, also in Studio, which has none of our pages."""
    return f"{site.root_url()}/social-learning/courses/{course_key}/report/"


def tell_studio(course_key: str, on: bool) -> None:
    """Let the card in Studio's "Pages & Resources" show what the tab's switch says; Studio remembers it by itself."""
    if not present():
        return
    from openedx.core.djangoapps.course_apps.models import CourseAppStatus

    CourseAppStatus.update_status_for_course_app(course_key=CourseKey.from_string(course_key), app_id=TAB, enabled=on)

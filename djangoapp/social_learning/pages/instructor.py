"""Our place in the instructor dashboard: a section of its pages (to Ulmo), a tab of its micro-frontend (Verawood).

Both lead to the report. What fails here is logged and leaves the dashboard as it was.
"""

from __future__ import annotations

import logging
from typing import Any

import crum
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from openedx_filters import PipelineStep
from web_fragments.fragment import Fragment

from social_learning.edxapp import course_frame, users
from social_learning.insight import permissions

log = logging.getLogger(__name__)
KEY = "social_learning"
# Where the dashboard looks for `<KEY>.html`, a Mako template; from the root of its templates.
TEMPLATES = "/social_learning/instructor/"
# Behind the platform's own, which end at 110.
ORDER = 120


class DashboardSection(PipelineStep):  # type: ignore[misc]
    """Add a section to the dashboard's page."""

    def run_filter(self, context: dict[str, Any], template_name: str) -> dict[str, Any]:
        """Return the same context with our section at the end, for who may see the report."""
        try:
            course_key = str(context["course"].id)
            sections = context["sections"]
            if _may_see(crum.get_current_user(), course_key) and all(one["section_key"] != KEY for one in sections):
                sections.append(_section(course_key))
        except Exception:
            log.exception("social_learning: no section in the instructor dashboard")
        return {"context": context, "template_name": template_name}


class DashboardTab(PipelineStep):  # type: ignore[misc]
    """Add a tab to the dashboard's micro-frontend; its address leads out, to a page of the LMS."""

    def run_filter(self, tabs: list[dict[str, Any]], user: Any, course_key: Any) -> dict[str, Any]:
        """Return the same tabs with ours at the end, for who may see the report."""
        try:
            if _may_see(user, str(course_key)) and all(tab.get("tab_id") != KEY for tab in tabs):
                url = course_frame.report_url(str(course_key))
                tabs = [*tabs, {"tab_id": KEY, "title": _("Social learning"), "url": url, "sort_order": ORDER}]
        except Exception:
            log.exception("social_learning: no tab in the instructor dashboard")
        return {"tabs": tabs, "user": user, "course_key": course_key}


def _may_see(user: Any, course_key: str) -> bool:
    return permissions.can_see_report(users.actor(user), course_key)


def _section(course_key: str) -> dict[str, Any]:
    context = {
        "report": reverse("social_learning:course-report", args=[course_key]),
        "course": reverse("social_learning:course", args=[course_key]),
    }
    return {
        "section_key": KEY,
        "section_display_name": _("Social learning"),
        "course_id": course_key,
        "template_path_prefix": TEMPLATES,
        "fragment": Fragment(render_to_string("social_learning/instructor/section.html", context)),
    }

"""The course tab "Knowledge"; the platform loads this by its entry point, in the LMS and in Studio."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop
from lms.djangoapps.courseware.tabs import EnrolledTab

from social_learning.edxapp import course_frame, toggles


class KnowledgeTab(EnrolledTab):  # type: ignore[misc]
    """Leads to the course's space. Dynamic: it appears in every course without a change to the course."""

    type = course_frame.TAB
    title = gettext_noop("Knowledge")
    view_name = "social_learning:course"
    # After Discussion (40), before Notes (50); a dynamic tab comes after those that a course keeps in its own list.
    priority = 45
    is_dynamic = True

    @classmethod
    def is_enabled(cls, course: Any, user: Any = None) -> bool:
        """Return whether the tab is shown: to who is enrolled or of the staff, where the switch is on."""
        return bool(super().is_enabled(course, user=user)) and toggles.course_tab(str(course.id))

"""The card "Knowledge" in Studio's "Pages & Resources"; the platform loads this by its entry point."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from opaque_keys.edx.keys import CourseKey
from openedx.core.djangoapps.course_apps.plugins import CourseApp

from social_learning import conf
from social_learning.edxapp import course_frame, toggles


class SocialLearningCourseApp(CourseApp):  # type: ignore[misc]
    """Shows whether the course has the tab "Knowledge", and leads to the page where the team switches it."""

    app_id = course_frame.TAB
    name = _("Knowledge")
    description = _("What colleagues share, ask and find helpful in this course, in a tab of its own.")
    documentation_links: ClassVar[dict[str, str]] = {}

    @classmethod
    def is_available(cls, course_key: CourseKey) -> bool:
        """Return False where the site has switched the tab off for everybody."""
        return bool(conf.get("COURSE_TAB") != "off")

    @classmethod
    def is_enabled(cls, course_key: CourseKey) -> bool:
        """Return whether the course shows the tab."""
        return toggles.course_tab(str(course_key))

    @classmethod
    def set_enabled(cls, course_key: CourseKey, enabled: bool, user: Any) -> bool:
        """Switch the course's tab and return what holds now."""
        toggles.set_switch("course_tab", str(course_key), enabled, user_id=user.pk)
        return toggles.course_tab(str(course_key))

    @classmethod
    def get_allowed_operations(cls, course_key: CourseKey, user: Any = None) -> dict[str, bool]:
        """Return what Studio's page may offer by itself: nothing.

        It would show a gear that can open only what is built into it; :meth:`legacy_link` leads to both switches.
        """
        return {"enable": False, "configure": False}

    @staticmethod
    def legacy_link(course_key: CourseKey) -> str:
        """Return the address of the page with the switches; it is in the LMS."""
        return course_frame.report_url(str(course_key))

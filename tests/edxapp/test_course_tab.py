"""The tab "Knowledge" in a real course, the page behind it, and the card in Studio."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from social_learning.edxapp import course_frame, toggles
from tests.edxapp.places import IN_STUDIO, Places, guards

pytestmark = guards().both
lms_only = pytest.mark.skipif(IN_STUDIO, reason="Learners' pages are in the LMS only.")


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    """Begin with nothing remembered."""
    cache.clear()


def _tab() -> Any:
    """Return the tab as the platform finds it, by its entry point."""
    from openedx.core.lib.course_tabs import CourseTabPluginManager

    return CourseTabPluginManager.get_plugin("social_learning")


def _block(places: Places) -> Any:
    from openedx.core.lib.courses import get_course_by_id

    return get_course_by_id(places.course_key)


def test_the_tab_is_known_in_both_services_and_shown_to_who_belongs(
    places: Places, course_learner: Any, course_staff: Any, outsider: Any
) -> None:
    tab, course = _tab(), _block(places)
    assert tab.is_dynamic
    assert tab.is_enabled(course, course_learner)
    assert tab.is_enabled(course, course_staff)
    assert not tab.is_enabled(course, outsider)
    assert not tab.is_enabled(course, AnonymousUser())
    assert not tab.is_enabled(course, None)


def test_the_tab_follows_its_switch(places: Places, course_learner: Any, course_staff: Any) -> None:
    tab, course, key = _tab(), _block(places), str(places.course_key)
    toggles.set_switch("course_tab", key, False, user_id=course_staff.pk)
    assert not tab.is_enabled(course, course_learner)
    assert not tab.is_enabled(course, course_staff)
    toggles.set_switch("course_tab", key, True, user_id=course_staff.pk)
    assert tab.is_enabled(course, course_learner)


@lms_only
def test_the_tab_stands_among_the_courses_own_and_leads_to_the_space(
    places: Places, course_learner: Any, client_of: Callable[..., Any]
) -> None:
    from django.urls import reverse
    from lms.djangoapps.courseware.tabs import get_course_tab_list

    course = _block(places)
    (ours,) = [tab for tab in get_course_tab_list(course_learner, course) if tab.type == "social_learning"]
    url = ours.link_func(course, reverse)
    assert url == f"/social-learning/courses/{places.course_key}/"
    answer = client_of(course_learner).get(url)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Working well, together" in page
    # The course's tabs stand above, ours marked as the current place.
    tabs = page.partition('class="tabs course-tabs"')[2].partition("</ol>")[0]
    assert f'href="{url}" class="active"' in tabs
    assert f'href="/courses/{places.course_key}/' in page
    assert page.count("<main") == page.count('id="main"') == 1


@lms_only
def test_the_page_opens_to_who_belongs_and_to_nobody_else(
    places: Places, course_staff: Any, outsider: Any, client_of: Callable[..., Any]
) -> None:
    url = f"/social-learning/courses/{places.course_key}/"
    assert client_of(course_staff).get(url).status_code == 200
    assert client_of(outsider).get(url).status_code == 403
    answer = client_of(None).get(url)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/login")


@lms_only
def test_tabs_that_fail_leave_the_page(
    places: Places, course_learner: Any, client_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any, **_named: Any) -> Any:
        raise RuntimeError("a tab of another plugin")

    monkeypatch.setattr("common.djangoapps.edxmako.shortcuts.render_to_string", fail)
    answer = client_of(course_learner).get(f"/social-learning/courses/{places.course_key}/")
    assert answer.status_code == 200
    assert "Shared in this course" in answer.content.decode()


@lms_only
def test_the_team_sees_the_report_and_turns_the_switches_that_studio_shows(
    places: Places, course_staff: Any, course_learner: Any, client_of: Callable[..., Any]
) -> None:
    from openedx.core.djangoapps.course_apps.api import is_course_app_enabled

    url, key = f"/social-learning/courses/{places.course_key}/report/", str(places.course_key)
    assert client_of(course_learner).get(url).status_code == 403
    team = client_of(course_staff)
    assert team.get(url).status_code == 200
    assert is_course_app_enabled(places.course_key, "social_learning")
    for on in (False, True):
        assert team.post(url, {"switch": "course_tab", "on": str(int(on))}).status_code == 302
        assert toggles.course_tab(key) is on
        assert is_course_app_enabled(places.course_key, "social_learning") is on


def test_the_card_in_studio_reads_and_turns_the_same_switch(places: Places, course_staff: Any) -> None:
    from openedx.core.djangoapps.course_apps.api import set_course_app_enabled
    from openedx.core.djangoapps.course_apps.plugins import CourseAppsPluginManager

    card, key = CourseAppsPluginManager.get_plugin("social_learning"), places.course_key
    assert card in list(CourseAppsPluginManager.get_apps_available_for_course(key))
    assert card.is_enabled(key)
    assert set_course_app_enabled(key, "social_learning", False, course_staff) is False
    assert not toggles.course_tab(str(key))
    assert set_course_app_enabled(key, "social_learning", True, course_staff) is True
    assert toggles.course_tab(str(key))
    assert card.legacy_link(key) == course_frame.report_url(str(key))
    assert card.get_allowed_operations(key, course_staff) == {"enable": False, "configure": False}


def test_a_site_that_has_no_tab_has_no_card(places: Places, settings: Any) -> None:
    from openedx.core.djangoapps.course_apps.plugins import CourseAppsPluginManager

    settings.SOCIAL_LEARNING = {**getattr(site_settings, "SOCIAL_LEARNING", {}), "COURSE_TAB": "off"}
    known = [app.app_id for app in CourseAppsPluginManager.get_apps_available_for_course(places.course_key)]
    assert "social_learning" not in known


@pytest.mark.skipif(not IN_STUDIO, reason="Looks at Studio.")
def test_studio_lists_the_card_with_its_words(places: Places, course_staff: Any, client_of: Callable[..., Any]) -> None:
    answer = client_of(course_staff).get(f"/api/course_apps/v1/apps/{places.course_key}")
    assert answer.status_code == 200, answer.content
    (ours,) = [app for app in answer.json() if app["id"] == "social_learning"]
    assert ours["name"] == "Knowledge"
    assert ours["enabled"] is True
    assert ours["legacy_link"].endswith(f"/social-learning/courses/{places.course_key}/report/")

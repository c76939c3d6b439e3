"""Our section in the real instructor dashboard: its template is the platform's kind, and a fault there is a 500."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from social_learning.pages import instructor
from tests.edxapp.places import Places, guards

pytestmark = guards().lms


@pytest.fixture
def dashboard(places: Places) -> str:
    """The address of the dashboard."""
    return f"/courses/{places.course_key}/instructor"


def test_the_step_and_the_templates_folder_are_set_once() -> None:
    steps = settings.OPEN_EDX_FILTERS_CONFIG["org.openedx.learning.instructor.dashboard.render.started.v1"]["pipeline"]
    assert steps.count("social_learning.pages.instructor.DashboardSection") == 1
    ours = [folder for folder in map(str, settings.MAKO_TEMPLATE_DIRS_BASE) if "social_learning" in folder]
    assert len(ours) == 1


def test_the_dashboard_shows_our_section_to_the_team(
    places: Places, course_staff: Any, client_of: Callable[..., Any], dashboard: str
) -> None:
    answer = client_of(course_staff).get(dashboard)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'data-section="social_learning"' in page
    section = page.partition('id="social_learning"')[2].partition("</section>")[0]
    assert f'href="/social-learning/courses/{places.course_key}/report/"' in section
    assert "Open the report" in section


def test_the_dashboard_stands_when_our_section_cannot_be_made(
    course_staff: Any, client_of: Callable[..., Any], dashboard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_course_key: str) -> Any:
        raise RuntimeError("nothing to show")

    monkeypatch.setattr(instructor, "_section", fail)
    answer = client_of(course_staff).get(dashboard)
    assert answer.status_code == 200
    assert 'data-section="social_learning"' not in answer.content.decode()


def test_who_only_downloads_data_gets_the_dashboard_without_our_section(
    places: Places, account: Any, client_of: Callable[..., Any], dashboard: str
) -> None:
    from common.djangoapps.student.models import CourseEnrollment
    from common.djangoapps.student.roles import CourseDataResearcherRole

    researcher = account()
    CourseEnrollment.enroll(researcher, places.course_key, mode="audit")
    CourseDataResearcherRole(places.course_key).add_users(researcher)
    answer = client_of(researcher).get(dashboard)
    assert answer.status_code == 200
    assert 'data-section="social_learning"' not in answer.content.decode()

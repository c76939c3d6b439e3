"""Our place in the instructor dashboard, without the platform: what the steps add and for whom."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from social_learning.pages import instructor
from social_learning.settings import common

pytestmark = pytest.mark.django_db
KEY = "course-v1:Demo+Social+2026"


def _section_step(monkeypatch: pytest.MonkeyPatch, user: Any, sections: list[dict[str, Any]]) -> dict[str, Any]:
    monkeypatch.setattr("crum.get_current_user", lambda: user)
    step = instructor.DashboardSection("filter", [])
    return step.run_filter(context={"course": SimpleNamespace(id=KEY), "sections": sections}, template_name="page.html")


def _tab_step(user: Any, tabs: list[dict[str, Any]], course_key: Any = KEY) -> dict[str, Any]:
    return instructor.DashboardTab("filter", []).run_filter(tabs=tabs, user=user, course_key=course_key)


def test_the_team_finds_a_section_that_leads_to_the_report(
    monkeypatch: pytest.MonkeyPatch, steward: Any, site_admin: Any
) -> None:
    for person in (steward, site_admin):
        answer = _section_step(monkeypatch, person, [{"section_key": "membership"}])
        assert answer["template_name"] == "page.html"
        theirs, ours = answer["context"]["sections"]
        assert theirs == {"section_key": "membership"}
        assert ours["section_key"] == "social_learning"
        assert str(ours["section_display_name"]) == "Social learning"
        assert f'href="/social-learning/courses/{KEY}/report/"' in ours["fragment"].body_html()


def test_the_section_comes_once_and_only_to_who_may_see_the_report(
    monkeypatch: pytest.MonkeyPatch, steward: Any, learner: Any
) -> None:
    sections: list[dict[str, Any]] = []
    for person in (learner, AnonymousUser(), None):
        _section_step(monkeypatch, person, sections)
        assert sections == []
    for _time in range(2):
        _section_step(monkeypatch, steward, sections)
        assert len(sections) == 1


def test_a_section_that_fails_leaves_the_dashboard_as_it_was(
    monkeypatch: pytest.MonkeyPatch, steward: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: Any, **_named: Any) -> Any:
        raise RuntimeError("no such address")

    monkeypatch.setattr(instructor, "reverse", fail)
    sections: list[dict[str, Any]] = [{"section_key": "membership"}]
    assert _section_step(monkeypatch, steward, sections)["context"]["sections"] == [{"section_key": "membership"}]
    assert "no section in the instructor dashboard" in caplog.text
    monkeypatch.setattr("crum.get_current_user", lambda: steward)
    odd = {"something": "else"}
    assert instructor.DashboardSection("filter", []).run_filter(context=odd, template_name="t")["context"] is odd


def test_the_tab_leads_the_team_to_the_report(steward: Any, learner: Any, settings: Any) -> None:
    settings.SITE_ROOT_URL = "https://learn.example.com"
    theirs = [{"tab_id": "course_info", "title": "Course Info", "url": "/x", "sort_order": 10}]
    answer = _tab_step(steward, theirs)
    assert answer["tabs"][0] == theirs[0]
    assert answer["tabs"][1] == {
        "tab_id": "social_learning",
        "title": "Social learning",
        "url": f"https://learn.example.com/social-learning/courses/{KEY}/report/",
        "sort_order": 120,
    }
    assert (answer["user"], answer["course_key"]) == (steward, KEY)
    assert _tab_step(steward, answer["tabs"])["tabs"] == answer["tabs"]
    for person in (learner, AnonymousUser(), None):
        assert _tab_step(person, theirs)["tabs"] == theirs


def test_a_tab_that_fails_leaves_the_others(steward: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instructor.course_frame, "report_url", lambda _key: 1 / 0)
    assert _tab_step(steward, [{"tab_id": "a"}])["tabs"] == [{"tab_id": "a"}]


def test_the_real_filter_runs_our_tab_where_the_library_has_it(steward: Any, settings: Any) -> None:
    filters = pytest.importorskip("openedx_filters.learning.filters")
    requested = getattr(filters, "InstructorDashboardTabsRequested", None)
    if requested is None:
        pytest.skip("openedx-filters has this filter from Verawood on.")
    settings.OPEN_EDX_FILTERS_CONFIG = {}
    common.plugin_settings(settings)
    tabs, _user, _key = requested.run_filter(tabs=[], user=steward, course_key=KEY)
    assert [tab["tab_id"] for tab in tabs] == ["social_learning"]


def test_the_sections_template_is_found_where_the_lms_looks() -> None:
    site = SimpleNamespace(REST_FRAMEWORK={}, INSTALLED_APPS=[], MAKO_TEMPLATE_DIRS_BASE=["/site/templates"])
    known = site.MAKO_TEMPLATE_DIRS_BASE
    for _time in range(2):
        common.plugin_settings(site)
    # Another setting may hold the same list: it is changed in place, and once.
    assert site.MAKO_TEMPLATE_DIRS_BASE is known
    assert len(known) == 2
    path = f"{known[1]}{instructor.TEMPLATES}{instructor.KEY}.html"
    with open(path, encoding="utf-8") as file:
        assert "section_data['fragment'].body_html()" in file.read()
    # Where there is no Mako, as in the demo, nothing happens.
    common.plugin_settings(SimpleNamespace(REST_FRAMEWORK={}, INSTALLED_APPS=[]))

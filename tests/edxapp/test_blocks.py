"""Our blocks through the LMS's own runtime: as learner, staff, staff viewing as a learner, and nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from social_learning.targets.models import Target
from tests.edxapp.places import API, Places, guards

pytestmark = guards().lms
Browser = Callable[[Any], Client]
NOBODY_ACTS = "nobody acts for somebody else"


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


def page(browser: Client, key: Any, **how: str) -> str:
    """Return what the platform shows of a block."""
    answer = browser.get(f"/xblock/{key}", how)
    assert answer.status_code == 200, answer.content[:500]
    text = str(answer.content.decode())
    assert "cannot be shown" not in text
    return text


def test_a_learner_and_the_team_may_press_and_write(
    client_of: Browser, places: Places, course_learner: Any, course_staff: Any
) -> None:
    for user in (course_learner, course_staff):
        shown = page(client_of(user), places.unit)
        assert "<sl-reactions" in shown
        assert "<sl-share" in shown
        assert "read-only" not in shown
        assert NOBODY_ACTS not in shown


def test_each_block_stands_alone_as_well(client_of: Browser, places: Places, course_learner: Any) -> None:
    browser = client_of(course_learner)
    assert "<sl-reactions" in page(browser, places.reactions)
    assert "<sl-share" in page(browser, places.share)


def test_who_views_as_a_learner_may_only_look(
    client_of: Browser, places: Places, course_staff: Any, course_learner: Any, masquerade: Callable[..., None]
) -> None:
    for as_whom in (None, course_learner):
        browser = client_of(course_staff)
        masquerade(browser, as_whom)
        shown = page(browser, places.unit)
        assert NOBODY_ACTS in shown
        assert "read-only" in shown


def test_nobody_looks_at_a_public_course_and_presses_nothing(
    client_of: Browser, places: Places, store: Any, course_learner: Any
) -> None:
    from waffle.testutils import override_flag
    from xmodule.course_block import COURSE_VISIBILITY_PUBLIC

    course = store.get_course(places.course_key)
    course.course_visibility = COURSE_VISIBILITY_PUBLIC
    store.update_item(course, course_learner.pk)
    with override_flag("seo.enable_anonymous_courseware_access", active=True):
        shown = page(client_of(None), places.unit, view="public_view")
    assert "Log in to see what colleagues make of this" in shown
    assert "<sl-share" not in shown


def test_nobody_and_outsiders_do_not_get_the_unit_of_a_course(
    client_of: Browser, places: Places, outsider: Any
) -> None:
    for user in (None, outsider):
        assert client_of(user).get(f"/xblock/{places.unit}").status_code in (302, 404)


@pytest.mark.parametrize("method", ["put", "post"])
def test_our_handlers_send_learners_to_the_api_and_write_nothing(
    client_of: Browser, places: Places, course_learner: Any, method: str
) -> None:
    address = places.handler(places.reactions, "social", "reactions/like")
    answer = getattr(client_of(course_learner), method)(address, "{}", content_type="application/json")
    assert answer.status_code == 404
    assert answer.json()["code"] == "use_rest"
    assert not Target.objects.exists()


def test_nothing_of_a_learner_is_kept_by_the_blocks(client_of: Browser, places: Places, course_learner: Any) -> None:
    from lms.djangoapps.courseware.models import StudentModule

    browser = client_of(course_learner)
    page(browser, places.unit)
    assert browser.put(f"{API}/targets/{places.unit}/reactions/like/").status_code == 200
    shown = page(browser, places.unit)
    assert '"mine": ["like"]' in shown.replace("&quot;", '"') or 'aria-pressed="true"' in shown
    ours = StudentModule.objects.filter(module_state_key__in=[places.share, places.reactions])
    assert not ours.exists()


def test_the_blocks_tell_the_apps_and_the_search_what_they_are(
    client_of: Browser, places: Places, course_learner: Any
) -> None:
    query = {
        "username": course_learner.username,
        "depth": "all",
        "student_view_data": "knowledge_share,social_reactions",
    }
    answer = client_of(course_learner).get(f"/api/courses/v2/blocks/{places.unit}", query)
    assert answer.status_code == 200, answer.content[:300]
    told = answer.json()["blocks"][str(places.share)]
    assert told["student_view_data"]["target"] == str(places.unit)

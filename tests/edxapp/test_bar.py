"""The bar under a unit in the real LMS: as learner, team, viewing as a learner, and nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from social_learning.edxapp import toggles
from social_learning.targets.models import Target
from tests.edxapp.places import API, Places, guards

# A problem's history is in a database of its own.
pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    *(mark for mark in guards().lms if mark.name != "django_db"),
]
Browser = Callable[[Any], Client]


@pytest.fixture(autouse=True)
def _switched_on(settings: Any) -> None:
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "UNIT_BAR": "on"}


def seen(browser: Client, places: Places, unit: Any = None, **how: str) -> str:
    """Return the page of a unit, of the one without our blocks if none is named."""
    answer = browser.get(f"/xblock/{unit or places.plain_unit}", how)
    assert answer.status_code == 200, answer.content[:500]
    return str(answer.content.decode())


def queries(browser: Client, places: Places) -> list[str]:
    """Return what a unit's page asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        seen(browser, places)
    return [query["sql"] for query in asked]


def test_a_learner_finds_it_under_a_unit_that_has_no_block_of_ours(
    client_of: Browser, places: Places, course_learner: Any
) -> None:
    browser = client_of(course_learner)
    page = seen(browser, places)
    assert "sl-unitbar" in page
    assert "read-only" not in page
    # With the cookie that our scripts need.
    assert "csrftoken" in browser.cookies
    assert not Target.objects.exists()
    assert "sl-unitbar" not in seen(browser, places, places.unit)
    assert "sl-unitbar" not in seen(browser, places, places.plain_html)


def test_the_first_press_makes_the_target_with_its_name_and_address(
    client_of: Browser, places: Places, course_learner: Any, outsider: Any
) -> None:
    url = f"{API}/targets/{places.plain_unit}/reactions/like/"
    assert client_of(outsider).put(url).status_code == 404
    assert not Target.objects.exists()
    assert client_of(course_learner).put(url).status_code == 200
    target = Target.objects.get()
    assert (target.title, target.key) == ("A good handover", str(places.plain_unit))
    assert target.url == f"/courses/{places.course_key}/jump_to/{places.plain_unit}"
    nowhere = places.course_key.make_usage_key("vertical", "nowhere")
    assert client_of(course_learner).put(f"{API}/targets/{nowhere}/reactions/like/").status_code == 404


def test_it_costs_two_queries_more_and_none_when_it_is_off(
    client_of: Browser, places: Places, course_learner: Any, settings: Any
) -> None:
    browser = client_of(course_learner)
    browser.put(f"{API}/targets/{places.plain_unit}/reactions/like/")

    def with_bar(said: str) -> int:
        settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "UNIT_BAR": said}
        queries(browser, places)
        return len(queries(browser, places))

    off = with_bar("off")
    assert with_bar("on") - off == 2
    assert with_bar("flag") == off
    toggles.set_switch("unit_bar", str(places.course_key), False, user_id=course_learner.pk)
    assert with_bar("on") == off


def test_the_team_acts_for_itself_but_not_while_viewing_as_a_learner(
    client_of: Browser, places: Places, course_staff: Any, course_learner: Any, masquerade: Callable[..., None]
) -> None:
    browser = client_of(course_staff)
    assert "read-only" not in seen(browser, places)
    for as_whom in (None, course_learner):
        masquerade(browser, as_whom)
        page = seen(browser, places)
        assert "sl-unitbar" in page
        assert "read-only" in page
        assert "nobody acts for somebody else" in page


def test_a_public_view_is_for_looking(client_of: Browser, places: Places, course_learner: Any) -> None:
    page = seen(client_of(course_learner), places, view="public_view")
    assert "for the people of this course" in page
    assert "<sl-reactions" not in page


def test_a_whole_sequence_has_one_for_each_unit_that_wants_it(
    client_of: Browser, places: Places, course_learner: Any
) -> None:
    page = seen(client_of(course_learner), places, places.section)
    # The units stand in it as text, escaped once more.
    assert page.count("sl-unitbar__talk") == 1
    assert page.count("import(") >= 2


def test_the_discussion_has_its_own_page(client_of: Browser, places: Places, course_learner: Any) -> None:
    browser = client_of(course_learner)
    page = browser.get(f"/social-learning/t/{places.plain_unit}/").content.decode()
    assert "A good handover" in page
    part = browser.get(f"/social-learning/t/{places.plain_unit}/?part=thread").content.decode()
    assert part.strip().startswith("<sl-comments")

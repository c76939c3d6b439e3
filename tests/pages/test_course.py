"""The space of a course: who enters, what is there, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.experts.models import Expert
from social_learning.popularity import api as popularity
from social_learning.reactions import api as reactions
from social_learning.spaces import api as spaces

pytestmark = pytest.mark.django_db
KEY = "course-v1:Demo+Social+2026"
URL = f"/social-learning/courses/{KEY}/"
UNIT = "block-v1:Demo+Social+2026+type@vertical+block@unit1"


@pytest.fixture
def course_space(learner: Any, now: Any) -> Any:
    """The space of the course."""
    return spaces.ensure_course_space(KEY, now=now)


@pytest.mark.parametrize("who", ["learner", "steward", "site_admin"])
def test_who_belongs_to_the_course_enters(web: Callable[..., Any], request: Any, learner: Any, who: str) -> None:
    answer = web(request.getfixturevalue(who)).get(URL)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.count("<main") == page.count("<h1") == 1
    assert f'href="/courses/{KEY}/"' in page


def test_others_hear_that_it_belongs_to_a_course(web: Callable[..., Any], make_user: Any, learner: Any) -> None:
    outside = web(make_user())
    answer = outside.get(URL)
    assert answer.status_code == 403
    assert f'href="/courses/{KEY}/about"' in answer.content.decode()
    # Nobody learns from the answer which courses there are.
    assert outside.get("/social-learning/courses/course-v1:No+Such+2026/").status_code == 403
    answer = web(None).get(URL)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/demo/login/")


def test_a_course_that_does_not_exist_has_no_space(web: Callable[..., Any], site_admin: Any) -> None:
    assert web(site_admin).get("/social-learning/courses/course-v1:No+Such+2026/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_for_reading(web: Callable[..., Any], learner: Any, method: str) -> None:
    assert getattr(web(learner), method)(URL).status_code == 405


def test_an_empty_course_invites_to_share_into_it(web: Callable[..., Any], learner: Any, course_space: Any) -> None:
    page = web(learner).get(URL).content.decode()
    assert "Nobody has shared in this course yet" in page
    assert f'href="/social-learning/share/?space={course_space.pk}"' in page
    box = web(learner).get(f"/social-learning/share/?space={course_space.pk}").content.decode()
    assert f'name="space" value="{course_space.pk}"' in box


def test_the_page_shows_what_the_space_holds_and_what_was_shared_in_a_unit(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, course_space: Any
) -> None:
    listed(title="In the space", space=course_space)
    listed(title="From a unit", origin_key=UNIT)
    listed(title="From elsewhere", origin_key=UNIT.replace("2026", "2027"))
    listed(title="From a longer name", origin_key=UNIT.replace("2026", "20266"))
    page = web(learner).get(URL).content.decode()
    assert "In the space" in page
    assert "From a unit" in page
    assert "From elsewhere" not in page
    assert "From a longer name" not in page


def test_orders_and_further_pages_lead_on(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, course_space: Any, now: Any
) -> None:
    for number in range(14):
        listed(title=f"Number {number:02}", space=course_space, published_at=now + timedelta(minutes=number))
    client = web(learner)
    first = client.get(f"{URL}?sort=new")
    assert "Number 13" in first.content.decode()
    assert "Number 01" not in first.content.decode()
    assert "Number 01" in client.get(first.context["more"]).content.decode()
    broken = client.get(f"{URL}?sort=new&cursor=nonsense")
    assert [card["title"] for card in broken.context["found"]] == [card["title"] for card in first.context["found"]]


def test_units_that_helped_most_come_first_with_whom_they_helped(
    web: Callable[..., Any], learner: Any, author: Any, as_actor: Any, course_space: Any, now: Any
) -> None:
    for number, people in ((1, [learner]), (2, [learner, author]), (3, [])):
        unit = UNIT.replace("unit1", f"unit{number}")
        target = spaces.open_target(unit, as_actor(learner), now=now, title=f"Unit {number}")
        for person in people:
            reactions.react(target, as_actor(person), "like", now=now)
            popularity.sync(target.pk, person.pk, now=now)
    page = web(learner).get(URL)
    assert [unit["title"] for unit in page.context["units"]] == ["Unit 2", "Unit 1"]
    assert page.context["units"][0]["words"] == "Helpful to 2 people"
    assert UNIT.replace("unit1", "unit2") in page.context["units"][0]["url"]


def test_experts_of_what_is_shared_are_named_once(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, expert: Any, course_space: Any, now: Any
) -> None:
    other = spaces.ensure_theme("machines", title="Machines")
    Expert.objects.create(user_id=expert.pk, theme=other, since=now)
    assert web(learner).get(URL).context["experts"] == []
    listed(space=course_space)
    listed(space=course_space, theme=other)
    named = web(learner).get(URL).context["experts"]
    assert [person["name"] for person in named] == ["Elif Expert"]
    assert set(named[0]["line"].split(", ")) == {"Safety", "Machines"}


def test_only_the_team_sees_the_way_to_the_report(
    web: Callable[..., Any], learner: Any, steward: Any, site_admin: Any
) -> None:
    link = f'href="{URL}report/"'
    assert link not in web(learner).get(URL).content.decode()
    assert link in web(steward).get(URL).content.decode()
    assert link in web(site_admin).get(URL).content.decode()


def test_the_page_costs_the_same_however_much_there_is(
    web: Callable[..., Any], listed: Callable[..., Any], make_user: Any, learner: Any, expert: Any, course_space: Any
) -> None:
    client = web(learner)

    def count() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(URL).status_code == 200
        return len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]])

    listed(space=course_space)
    first = count()
    for _number in range(9):
        listed(space=course_space, author=make_user())
    assert count() == first
    assert first <= 17

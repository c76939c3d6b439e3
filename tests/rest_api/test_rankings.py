"""Rankings, hints and fair play over REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.popularity import api
from social_learning.rest_api.v1 import ranking_shapes as shapes
from social_learning.spaces import api as spaces
from tests import acts
from tests.popularity.test_audit import burst
from tests.popularity.test_fair import exchange, factors, newcomers, two_people

__all__ = ["burst", "newcomers", "two_people"]
pytestmark = pytest.mark.django_db
ROOT = "/api/social_learning/v1/"
URL, HINTS, FAIR = f"{ROOT}rankings/", f"{ROOT}me/attention/", f"{ROOT}fair-play/"


@pytest.fixture
def liked(published: Callable[..., Any], now: datetime) -> Any:
    """A Knowledge that six people finished and four liked."""
    item = published(title="Lifting")
    for person in range(1000, 1006):
        acts.do("finish", item.target, person, now)
        if person < 1004:
            acts.do("like", item.target, person, now)
        api.sync(item.target_id, person, now=now)
    return item


def test_nobody_is_asked_to_log_in(client_for: Any) -> None:
    for url in (URL, HINTS, FAIR):
        assert client_for(None).get(url).status_code == 401


def test_a_place_has_its_four_numbers(liked: Any, learner: Any, client_for: Any) -> None:
    found = client_for(learner).get(URL).json()
    (place,) = found["results"]
    assert set(place) == set(shapes.RankedShape().fields)
    assert (place["rank"], place["likes"], place["people"], place["finish_rate"]) == (1, 4, 6, 100)
    assert (place["direction"], place["direction_words"]) == ("steady", "steadily used")
    assert found["next"] is None


def test_below_the_floor_no_people_are_counted(published: Any, learner: Any, client_for: Any, now: datetime) -> None:
    target = published().target
    acts.do("finish", target, 1000, now)
    api.sync(target.pk, 1000, now=now)
    (place,) = client_for(learner).get(URL).json()["results"]
    assert (place["enough"], place["people"], place["finish_rate"], place["quartile"]) == (False, None, None, None)
    assert place["words"] == "Too early to tell"


def test_a_course_one_is_not_in_and_one_there_is_not_are_alike(
    liked: Any, make_user: Any, client_for: Any, course_key: str, now: datetime
) -> None:
    spaces.ensure_course_space(course_key, now=now)
    client = client_for(make_user())
    for course in (course_key, "course-v1:No+such+course"):
        answer = client.get(URL, {"course": course})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("wrong", [{"kind": "x"}, {"time": "x"}, {"cursor": "x"}, {"limit": "0"}, {"space": "x"}])
def test_what_makes_no_sense_is_refused(wrong: dict[str, str], learner: Any, client_for: Any) -> None:
    assert client_for(learner).get(URL, wrong).status_code == 400


def test_hints_are_ones_own(liked: Any, author: Any, learner: Any, client_for: Any, now: datetime) -> None:
    acts.do("question", liked.target, 1000, now)
    (hint,) = client_for(author).get(HINTS).json()["results"]
    assert (hint["key"], hint["reason"]) == (liked.key, "question")
    assert client_for(learner).get(HINTS).json() == {"results": []}


def test_a_steward_decides_and_a_learner_does_not(burst: Any, steward: Any, learner: Any, client_for: Any) -> None:
    assert client_for(learner).get(FAIR).status_code == 403
    asked = {"target": burst.pk, "verdict": "accept"}
    assert client_for(learner).post(FAIR, asked, format="json").status_code == 403
    (held,) = client_for(steward).get(FAIR).json()["bursts"]
    assert (held["target_id"], held["people"], len(held["names"])) == (burst.pk, 6, 6)
    found = client_for(steward).post(FAIR, asked, format="json").json()
    assert found["bursts"] == []
    assert found["decided"][0]["verdict"] == "accept"
    assert factors(burst) == [1.0] * 6


def test_a_steward_decides_about_two(two_people: Any, steward: Any, client_for: Any, now: datetime) -> None:
    exchange(two_people, 6, now)
    client = client_for(steward)
    (pair,) = client.get(FAIR).json()["pairs"]
    asked = {name: pair[source] for name, source in (("one", "one"), ("two", "two"), ("space", "space_id"))}
    assert client.post(FAIR, {"verdict": "keep_out", "one": pair["one"]}, format="json").status_code == 400
    found = client.post(FAIR, {**asked, "verdict": "keep_out"}, format="json").json()
    assert found["pairs"][0]["verdict"] == "keep_out"
    (_ada, of_ada), _bo = two_people
    assert factors(of_ada[5]) == [0.0]

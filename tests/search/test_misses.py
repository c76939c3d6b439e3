"""What people looked for in vain: counted by words and theme, shown above a floor, and nobody is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning import conf
from social_learning.data import Actor
from social_learning.expertise import queries as expertise
from social_learning.lib import repoint
from social_learning.search import misses
from social_learning.search.models import SearchMiss
from social_learning.search.themes import HOLDS
from social_learning.spaces.models import Theme
from tests.examples import many

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    cache.clear()


def people(number: int, first: int = 1) -> list[Actor]:
    return [Actor(user_id=user_id) for user_id in range(first, first + number)]


def test_words_are_shown_once_enough_people_missed_them(theme: Any, now: datetime) -> None:
    floor = misses.floor()
    assert floor == conf.get("POPULARITY_FLOOR")
    for actor in people(floor - 1):
        assert misses.note("Forklift  LICENCE", actor, now=now, theme_id=theme.pk)
        # Again, and in another week: a person is one person.
        assert not misses.note("forklift licence", actor, now=now + timedelta(days=8), theme_id=theme.pk)
    assert misses.wanted(now=now) == []
    assert misses.of_themes([theme.pk], now=now) == {}
    misses.note("forklift licence", people(1, 99)[0], now=now, theme_id=theme.pk)
    assert misses.wanted(now=now) == [misses.Missed(theme.pk, "forklift licence", floor)]
    assert misses.wanted(now=now, theme_ids=[theme.pk + 1]) == []
    (wanted,) = expertise.wanted([theme.pk], now=now)
    assert wanted.searched == floor


LONG = " ".join(letter * 50 + letter.upper() for letter in "wxyz")


@pytest.mark.parametrize(
    "text", ["amir@example.com", "call 0612345678", "https://a.example/x", "  ", "a b c d e f g", LONG]
)
def test_what_may_name_somebody_or_says_nothing_is_not_counted(text: str, now: datetime) -> None:
    assert not misses.note(text, people(1)[0], now=now)
    assert not SearchMiss.objects.exists()


def test_who_does_not_act_for_themselves_makes_no_demand(now: datetime) -> None:
    one = people(1)[0]
    for actor in (Actor(user_id=None), attrs.evolve(one, read_only=True), attrs.evolve(one, is_active=False)):
        assert not misses.note("forklift", actor, now=now)


def test_who_presses_on_counts_so_often_an_hour(now: datetime) -> None:
    counted = sum(misses.note(f"word{letter}", people(1)[0], now=now) for letter in "abcdefghijklmnopqrstuvwxyz")
    assert counted == misses.AN_HOUR


def test_it_is_forgotten_after_some_weeks(now: datetime) -> None:
    for actor in people(misses.floor()):
        misses.note("forklift", actor, now=now)
    later = now + timedelta(weeks=misses.WEEKS)
    assert misses.wanted(now=later) == []
    assert misses.drop_old(now=now) == 0
    assert misses.drop_old(now=later) == 1


def test_what_was_missed_in_two_themes_adds_up_when_they_become_one(theme: Theme, now: datetime) -> None:
    other = Theme.objects.create(title="Health", slug="health")
    for user_id, looked, text in ((1, theme, "crane"), (2, theme, "ramp"), (3, other, "crane"), (4, other, "crane")):
        misses.note(text, Actor(user_id=user_id), now=now, theme_id=looked.pk)
    (holds,) = (one for one in HOLDS if one.model is SearchMiss)
    assert repoint.move(holds, theme.pk, other.pk) == 2
    assert set(SearchMiss.objects.values_list("theme_id", "words", "people")) == {
        (other.pk, "crane", 3),
        (other.pk, "ramp", 1),
    }


@settings(max_examples=many(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["crane", "ramp"])), max_size=25))
def test_the_count_is_the_number_of_different_people(now: datetime, searches: list[tuple[int, str]]) -> None:
    cache.clear()
    SearchMiss.objects.all().delete()
    for user_id, words in searches:
        misses.note(words, Actor(user_id=user_id), now=now)
    found = dict(SearchMiss.objects.values_list("words", "people"))
    for words in ("crane", "ramp"):
        assert found.get(words, 0) == len({user_id for user_id, said in searches if said == words})


def test_pages_and_rest_count_what_found_nothing_and_only_that(
    learner: Any, site_admin: Any, theme: Any, published: Any, client_for: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(misses, "floor", lambda: 1)
    page, api = "/social-learning/", "/api/social_learning/v1/catalogue/"
    client_for(learner).get(page, {"q": "forklift"})
    client_for(learner).get(api, {"q": "winch"})
    # A filter is why nothing is there, so nobody misses anything.
    client_for(learner).get(page, {"q": "pallet", "kind": "video"})
    client_for(learner).get(api, {"q": "pallet", "kind": "video"})
    assert sorted(SearchMiss.objects.values_list("words", flat=True)) == ["forklift", "winch"]
    shown = client_for(site_admin).get("/social-learning/experts/manage/").content.decode()
    assert "forklift" in shown
    assert client_for(learner).get("/social-learning/experts/manage/").status_code == 403

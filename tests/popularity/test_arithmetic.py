"""The pure parts of popularity: terms, index, quartiles, direction, words."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.popularity import direction, index, terms, trending, words
from social_learning.popularity.index import Means
from social_learning.popularity.terms import Facts, Figures

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
HALF_LIFE = 21


def test_nothing_done_calls_for_nothing() -> None:
    assert terms.desired(Facts(), HALF_LIFE) == {}
    assert terms.figures({}) == Figures()


def test_each_act_has_its_weight() -> None:
    facts = Facts({"like": NOW, "applied": NOW}, qualified_at=NOW, completed_at=NOW)
    found = terms.desired(facts, HALF_LIFE)
    one = trending.term(1.0, NOW, HALF_LIFE)
    worth = {source: term.value / one for (source, _bucket), term in found.items()}
    assert worth == {"like": 1, "applied": 2, "completed": 1, "opened": pytest.approx(0.2)}
    assert {term.factor for term in found.values()} == {1.0}
    assert terms.figures(found) == Figures(likes=1, applied=1, participants=1, finished=1)


def test_what_is_held_back_counts_for_nothing_and_what_is_damped_for_less() -> None:
    found = terms.desired(Facts({"like": NOW, "applied": NOW}, {"like": 0.0, "applied": 0.5}), HALF_LIFE)
    assert found["like", ""].counts == 0
    assert found["applied", ""].counts == trending.term(1.0, NOW, HALF_LIFE)
    assert terms.figures(found) == Figures(likes=0, applied=1)


@given(st.sampled_from(sorted(terms.WEIGHTS)), st.integers(0, 60 * 60 * 24 * 4000))
def test_a_term_tells_its_moment(source: str, seconds: int) -> None:
    at, weight = trending.LANDMARK + timedelta(seconds=seconds), terms.WEIGHTS[source]
    assert trending.moment(weight, trending.term(weight, at, HALF_LIFE), HALF_LIFE) == at


def test_a_question_and_outdated_count_for_nothing() -> None:
    assert terms.desired(Facts({"question": NOW, "outdated": NOW}), HALF_LIFE) == {}


def test_comments_count_once_a_day() -> None:
    found = terms.desired(Facts(comment_days=frozenset({date(2026, 3, 1), date(2026, 3, 2)})), HALF_LIFE)
    assert set(found) == {("comment", "2026-03-01"), ("comment", "2026-03-02")}
    assert terms.figures(found) == Figures()


def test_a_term_doubles_with_every_half_life() -> None:
    later = trending.term(1.0, NOW + timedelta(days=HALF_LIFE), HALF_LIFE)
    assert later == pytest.approx(2 * trending.term(1.0, NOW, HALF_LIFE))


@pytest.mark.parametrize(
    ("likes", "participants", "expected"), [(1, 1, 0.318), (8, 20, 0.350), (20, 60, 0.321), (0, 10, 0.125)]
)
def test_the_examples_of_the_like_half(likes: int, participants: int, expected: float) -> None:
    # With nobody eligible and no reach the other half is participants / 10, at most one.
    value = index.index(likes, participants, Means(like=0.25), prior=10)
    assert value == pytest.approx(50 * expected + 50 * min(participants / 10, 1), abs=0.05)


@given(
    likes=st.integers(0, 10_000),
    participants=st.integers(0, 10_000),
    like=st.floats(0, 1),
    reach=st.floats(0, 1),
    eligible=st.integers(0, 10_000),
)
def test_the_index_stays_between_0_and_100(
    likes: int, participants: int, like: float, reach: float, eligible: int
) -> None:
    assert 0 <= index.index(likes, participants, Means(like, reach, eligible), 10) <= 100


@given(likes=st.integers(0, 99), participants=st.integers(100, 200), reach=st.floats(0, 1))
def test_one_more_like_never_lowers_the_index(likes: int, participants: int, reach: float) -> None:
    means = Means(0.3, reach, 500)
    assert index.index(likes + 1, participants, means, 10) >= index.index(likes, participants, means, 10)


def test_means_of_an_empty_space_are_nothing() -> None:
    assert index.means(0, 0, 0, 0) == Means()
    assert index.means(10, 40, 4, 20) == Means(like=0.25, reach=0.5, eligible=20)


def test_quartiles_need_four_values() -> None:
    assert index.cuts([1.0, 2.0, 3.0]) == []
    assert index.quartile(3.0, []) is None


@given(st.lists(st.floats(0, 100), min_size=4, max_size=60))
def test_the_best_is_in_the_highest_quarter(values: list[float]) -> None:
    cuts = index.cuts(values)
    assert index.quartile(max(values), cuts) == 4
    assert cuts == sorted(cuts)


@pytest.mark.parametrize(
    ("lately", "before", "expected"),
    [(0, 0, "steady"), (1, 0, "steady"), (5, 1, "up"), (1, 5, "down"), (100, 95, "steady")],
)
def test_direction(lately: float, before: float, expected: str) -> None:
    assert direction.compare(lately, before) == expected


def test_words_put_people_before_numbers() -> None:
    assert words.full(37, 0, 60, 4) == "Helpful to 37 people, among the most helpful here"
    assert words.full(1, 2, 9, 1) == "Helpful to 1 person, applied by 2 people"
    assert words.full(0, 1, 9, None) == "Applied by 1 person"
    assert words.full(0, 0, 9, 2) == "Used by 9 people"

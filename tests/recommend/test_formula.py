"""How near two things are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.recommend import formula

size = st.integers(1, 10_000)


@pytest.mark.parametrize(
    ("both", "a", "b", "expected"),
    [(10, 10, 10, 0.5), (10, 10, 1000, 0.05), (90, 90, 90, 0.9), (0, 5, 5, 0.0), (5, 0, 5, 0.0)],
)
def test_the_formula(both: int, a: int, b: int, expected: float) -> None:
    assert formula.score(both, a, b) == pytest.approx(expected)


@given(both=size, more=size, a=size, b=size)
def test_more_in_common_is_nearer_and_what_everybody_likes_is_farther(both: int, more: int, a: int, b: int) -> None:
    a, b = max(a, both + more), max(b, both + more)
    assert 0 < formula.score(both, a, b) < formula.score(both + more, a, b) < 1
    assert formula.score(both, a, b) == formula.score(both, b, a) > formula.score(both, a, 4 * b)


def test_few_people_in_common_say_nothing_and_ties_fall_to_the_older() -> None:
    found = formula.nearest(20, {1: 4, 3: 9, 2: 9, 4: 12}, {1: 4, 2: 9, 3: 9, 4: 400}, floor=5)
    assert [near.other_id for near in found] == [2, 3, 4]
    many = formula.nearest(20, dict.fromkeys(range(1, 90), 9), {}, floor=5)
    assert len(many) == formula.MOST

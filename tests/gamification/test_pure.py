"""Levels and rules: pure."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.gamification import ledger, levels
from social_learning.gamification.rules import (
    REACTION_RULES,
    REVIEW_RULES,
    RULES,
    ReactionFacts,
    ReviewFacts,
    ReviewStep,
)

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
AUTHOR, EXPERT, OTHER = 1, 2, 3


def test_thresholds_are_those_of_level_up() -> None:
    found = [levels.threshold(level, 120, 1.3) for level in range(1, 11)]
    assert found == [0, 120, 276, 479, 742, 1085, 1531, 2110, 2863, 3842]


@pytest.mark.parametrize(("points", "level"), [(-5, 1), (0, 1), (119, 1), (120, 2), (275, 2), (276, 3), (3842, 10)])
def test_a_level_begins_at_its_threshold(points: int, level: int) -> None:
    assert levels.level_of(points, 120, 1.3) == level


@given(points=st.integers(0, 10**9), factor=st.sampled_from([0.5, 1, 1.3, 2]))
def test_every_setting_ends(points: int, factor: float) -> None:
    assert 1 <= levels.level_of(points, 120, factor) <= levels.MAX_LEVEL


def steps(*said: tuple[str, int]) -> list[ReviewStep]:
    return [ReviewStep(action, actor_id, NOW) for action, actor_id in said]


def earned(facts: ReactionFacts | ReviewFacts) -> list[tuple[str, int]]:
    rules = REACTION_RULES if isinstance(facts, ReactionFacts) else REVIEW_RULES
    return sorted((entry.rule.name, entry.user_id) for entry in ledger.entries(rules, facts))


def test_no_rule_pays_for_giving() -> None:
    facts = ReactionFacts(7, AUTHOR, {(OTHER, kind): NOW for kind in ("like", "applied", "question", "outdated")})
    assert earned(facts) == [("applied_received", AUTHOR), ("like_received", AUTHOR)]


def test_ones_own_reaction_earns_nothing() -> None:
    assert earned(ReactionFacts(7, AUTHOR, {(AUTHOR, "like"): NOW, (AUTHOR, "applied"): NOW})) == []


def test_an_approval_rewards_author_and_reviewer_once() -> None:
    said = steps(("submit", AUTHOR), ("claim", EXPERT), ("approve", EXPERT), ("validate", EXPERT))
    assert earned(ReviewFacts(5, AUTHOR, True, said)) == [("approved_by_review", AUTHOR), ("review_done", EXPERT)]


def test_each_round_of_a_review_counts_once() -> None:
    said = steps(
        ("submit", AUTHOR), ("request_changes", EXPERT), ("submit", AUTHOR), ("approve", EXPERT), ("approve", EXPERT)
    )
    assert earned(ReviewFacts(5, AUTHOR, True, said)) == [
        ("approved_by_review", AUTHOR),
        ("review_done", EXPERT),
        ("review_done", EXPERT),
    ]


def test_publishing_by_oneself_earns_nothing() -> None:
    assert earned(ReviewFacts(5, AUTHOR, True, steps(("publish", AUTHOR)))) == []
    assert earned(ReviewFacts(5, AUTHOR, True, steps(("submit", AUTHOR), ("approve", AUTHOR)))) == []


def test_what_is_not_public_rewards_only_the_reviewer() -> None:
    said = steps(("submit", AUTHOR), ("request_changes", EXPERT))
    assert earned(ReviewFacts(5, AUTHOR, False, said)) == [("review_done", EXPERT)]


def test_keys_name_one_help_each() -> None:
    facts = ReactionFacts(7, AUTHOR, {(giver, kind): NOW for giver in (2, 3) for kind in ("like", "applied")})
    keys = [entry.earned.key for entry in ledger.entries(REACTION_RULES, facts)]
    assert len(set(keys)) == len(keys) == 4
    assert max(map(len, keys)) <= 191


def test_every_rule_has_a_cap_and_words() -> None:
    assert all(rule.per_day >= rule.points > 0 and str(rule.words) for rule in RULES.values())
    assert {rule.name: rule.points for rule in RULES.values()} == {
        "applied_received": 5,
        "like_received": 1,
        "approved_by_review": 20,
        "review_done": 10,
        "answer_accepted": 10,
    }

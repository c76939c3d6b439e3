"""What people are told about popularity."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from social_learning.popularity import api, queries
from tests import acts

pytestmark = pytest.mark.django_db


def use(target: Any, people: range, now: datetime, *verbs: str, days: float = 1) -> None:
    for person in people:
        for verb in verbs:
            acts.do(verb, target, person, now - timedelta(days=days))
        api.sync(target.pk, person, now=now)


def test_below_five_participants_it_is_too_early(two_targets: list[Any], now: datetime) -> None:
    use(two_targets[0], range(1000, 1004), now, "finish", "like")
    found = queries.of(two_targets[0].pk, now=now)
    assert (found.enough, found.index, found.quartile, found.direction) == (False, None, None, "")
    assert found.words == "Too early to tell"
    assert (found.likes, found.participants, found.finished) == (4, 4, 4)


def test_an_untouched_target_has_an_answer(two_targets: list[Any], now: datetime) -> None:
    found = queries.of(two_targets[1].pk, now=now)
    assert (found.likes, found.participants, found.enough) == (0, 0, False)


def test_from_five_on_there_are_words_and_a_direction(two_targets: list[Any], now: datetime) -> None:
    use(two_targets[0], range(1000, 1005), now, "finish", "like")
    api.refresh_all(now=now)
    found = queries.of(two_targets[0].pk, now=now)
    assert found.enough
    assert found.index is not None
    assert 0 < found.index <= 100
    assert found.words == "Helpful to 5 people"
    assert found.direction == "up"
    assert found.as_dict()["index"] == round(found.index)


def test_direction_turns_when_use_fades(two_targets: list[Any], now: datetime) -> None:
    use(two_targets[0], range(1000, 1006), now, "finish", days=20)
    assert queries.of(two_targets[0].pk, now=now).direction == "down"
    assert queries.of(two_targets[0].pk, now=now + timedelta(days=60)).direction == "steady"


def test_quartiles_compare_within_the_space(published: Callable[..., Any], now: datetime) -> None:
    items = [published() for _number in range(4)]
    for likes, item in enumerate(items):
        use(item.target, range(1000, 1008), now, "finish")
        use(item.target, range(1000, 1000 + 2 * likes), now, "like")
    api.refresh_all(now=now)
    found = queries.many([item.target_id for item in items], now=now)
    assert [found[item.target_id].quartile for item in items] == [1, 2, 3, 4]
    assert found[items[3].target_id].words == "Helpful to 6 people, among the most helpful here"
    assert found[items[0].target_id].words == "Used by 8 people"


def test_many_costs_the_same_for_one_and_for_twenty(
    published: Callable[..., Any], now: datetime, django_assert_num_queries: Any
) -> None:
    items = [published() for _number in range(20)]
    for item in items:
        use(item.target, range(1000, 1006), now, "finish")
    with django_assert_num_queries(4):
        queries.many([items[0].target_id], now=now)
    with django_assert_num_queries(4):
        queries.many([item.target_id for item in items], now=now)


def test_the_explanation_names_the_weights_as_set() -> None:
    with override_settings(SOCIAL_LEARNING={"TRENDING_HALF_LIFE_DAYS": 30, "POPULARITY_FLOOR": 8}):
        found = queries.explain()
    text = " ".join(found.paragraphs)
    assert "after 30 days" in text
    assert "fewer than 8 people" in text
    assert found.weights[0].label == "somebody applied it"
    assert found.weights[0].weight == 2.0

"""What an author is told that could help more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.popularity import api, attention
from tests import acts

pytestmark = pytest.mark.django_db


def do(verb: str, target: Any, number: int, now: datetime) -> None:
    for person in range(number):
        acts.do(verb, target, 1000 + person, now - timedelta(days=1))
        api.sync(target.pk, 1000 + person, now=now)


@pytest.fixture
def large_site(db: None) -> None:
    """Hundred and fifty more accounts: whom something does not reach yet."""
    from django.contrib.auth import get_user_model

    model = get_user_model()
    model._default_manager.bulk_create(model(username=f"more{number}") for number in range(150))


def test_an_author_of_nothing_hears_nothing(author: Any, now: datetime, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert attention.of(author.pk, now=now) == []


def test_outdated_comes_first_then_questions_each_with_one_step(
    published: Callable[..., Any], author: Any, now: datetime
) -> None:
    asked, old = published(), published()
    do("question", asked.target, 1, now)
    do("outdated", old.target, 2, now)
    do("question", old.target, 1, now)
    first, second = attention.of(author.pk, now=now)
    assert (first.key, first.reason) == (old.key, "outdated")
    assert first.words == "2 colleagues think something has changed since."
    assert (second.key, second.words) == (asked.key, "1 colleague has a question about it.")
    assert first.step
    assert second.step


def test_only_what_many_saw_and_few_liked(
    published: Callable[..., Any], author: Any, large_site: None, now: datetime
) -> None:
    quiet, seldom, liked = published(), published(), published()
    do("finish", quiet.target, 10, now)
    do("finish", seldom.target, 9, now)
    do("finish", liked.target, 12, now)
    do("like", liked.target, 12, now)
    api.refresh_all(now=now)
    (hint,) = attention.of(author.pk, now=now)
    assert (hint.key, hint.reason) == (quiet.key, "helps_few")
    assert hint.words == "10 people looked at it, and it could help more of them."


def test_what_is_better_than_most_needs_nothing(
    published: Callable[..., Any], author: Any, now: datetime, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "ATTENTION_BELOW": 100}
    items = [published() for _number in range(4)]
    for likes, item in enumerate(items):
        do("finish", item.target, 10, now)
        do("like", item.target, likes, now)
    api.refresh_all(now=now)
    assert {hint.key for hint in attention.of(author.pk, now=now)} == {items[0].key, items[1].key}


def test_it_is_ones_own_and_costs_the_same(
    published: Callable[..., Any], author: Any, learner: Any, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        do("outdated", published().target, 1, now)
    assert attention.of(learner.pk, now=now) == []
    with django_assert_max_num_queries(5):
        assert len(attention.of(author.pk, now=now)) == 10

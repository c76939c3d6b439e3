"""Two people accepting the same review at once, on a real MariaDB: exactly one wins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from social_learning.experts.models import Expert
from social_learning.inbox.models import Message
from social_learning.lib.errors import Conflict, NotAllowed
from social_learning.review import api
from social_learning.review.models import Feedback, Review, Step
from tests.review.conftest import PRAISE

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.fixture
def experts(mariadb: None, make_user: Any, theme: Any, now: Any) -> list[Any]:
    """Several experts of the theme."""
    users = [make_user(f"expert{number}") for number in range(MANY)]
    for user in users:
        Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    return users


def all_at_once(actors: list[Any], action: str, knowledge_id: int, now: Any, payload: Any = None) -> list[str]:
    """Let everybody take one action at the same moment; return how it went for each."""
    barrier = Barrier(len(actors))

    def one(actor: Any) -> str:
        barrier.wait()
        try:
            api.perform(action, knowledge_id, actor, now=now, payload=payload)
        except (Conflict, NotAllowed) as refused:
            return refused.code
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(actors)) as pool:
        return list(pool.map(one, actors))


def test_one_of_many_claims(experts: Any, draft: Any, act: Any, author: Any, as_actor: Any, now: Any) -> None:
    row = draft()
    act("submit", row, author)
    outcome = all_at_once([as_actor(user) for user in experts], "claim", row.pk, now)
    assert sorted(outcome) == ["too_late"] * (MANY - 1) + ["won"]
    winner = experts[outcome.index("won")]
    assert Review.objects.get().reviewer_id == winner.pk
    assert Step.objects.filter(action="claim").count() == 1
    assert Message.objects.filter(kind="review_claimed").count() == 1


def test_one_of_many_confirms(experts: Any, published: Any, as_actor: Any, now: Any) -> None:
    row = published()
    outcome = all_at_once([as_actor(user) for user in experts], "validate", row.pk, now, PRAISE)
    assert sorted(outcome) == ["too_late"] * (MANY - 1) + ["won"]
    assert Feedback.objects.count() == Step.objects.count() == 1


def test_a_double_click_hands_in_once(experts: Any, draft: Any, author: Any, as_actor: Any, now: Any) -> None:
    row = draft()
    outcome = all_at_once([as_actor(author)] * 4, "submit", row.pk, now)
    assert sorted(outcome) == ["too_late"] * 3 + ["won"]
    assert Review.objects.count() == 1

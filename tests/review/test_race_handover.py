"""Two people who act on one review at once, on a real MariaDB: one wins, the other is told, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from social_learning.experts.models import Expert
from social_learning.inbox.models import Message
from social_learning.knowledge import queries as knowledge_queries
from social_learning.lib.errors import Conflict, Invalid, NotAllowed
from social_learning.review import api, escalation
from social_learning.review.models import EscalationStep, Review, Step
from tests.review.conftest import CHANGES, PRAISE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(mariadb: None, make_user: Any, theme: Any, now: Any) -> Any:
    """Another expert of the theme."""
    user = make_user("second")
    Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    return user


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do these at the same moment; return how it went for each."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        barrier.wait()
        try:
            act()
        except (Conflict, Invalid, NotAllowed) as refused:
            return refused.code
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


@pytest.mark.parametrize("turn", range(3))
def test_handing_over_meets_an_answer(
    second: Any, in_review: Any, expert: Any, steward: Any, as_actor: Any, now: Any, turn: int
) -> None:
    row = in_review()
    over = {"person": second.username, "note": "Elif is away."}
    outcome = at_once(
        lambda: api.perform("reassign", row.pk, as_actor(steward), now=now, payload=over),
        lambda: api.perform("approve", row.pk, as_actor(expert), now=now, payload=PRAISE),
    )
    assert sorted(outcome)[-1] == "won"
    assert outcome.count("won") == 1
    review, state = Review.objects.get(), knowledge_queries.get_by_id(row.pk).state
    if outcome[0] == "won":
        assert (state, review.reviewer_id, review.closed_at) == ("submitted", second.pk, None)
    else:
        assert (state, review.reviewer_id, review.closed_at) == ("published", expert.pk, now)
    assert Step.objects.filter(action__in=("reassign", "approve")).count() == 1


def test_two_who_hand_it_over_at_once(
    second: Any, draft: Any, act: Any, author: Any, expert: Any, steward: Any, site_admin: Any, as_actor: Any, now: Any
) -> None:
    row = draft()
    act("submit", row, author)
    # Whoever was not asked gets it.
    other = expert if Review.objects.get().reviewer_id == second.pk else second
    words = {"person": other.username, "note": "Could you?"}
    outcome = at_once(
        *(
            lambda user=user: api.perform("reassign", row.pk, as_actor(user), now=now, payload=words)
            for user in (second if other == expert else expert, steward, site_admin)
        )
    )
    assert outcome.count("won") == 1
    # Who looked only after that sees that the colleague has it already.
    assert set(outcome) <= {"won", "too_late", "not_allowed", "unknown_reader"}
    assert Review.objects.get().turn == 2
    assert Message.objects.filter(user_id=other.pk, kind="review_handed").count() == 1


def test_publishing_meets_taking_back(
    second: Any, in_review: Any, author: Any, expert: Any, as_actor: Any, now: Any
) -> None:
    row = in_review()
    outcome = at_once(
        lambda: api.perform("withdraw", row.pk, as_actor(author), now=now),
        lambda: api.perform("approve", row.pk, as_actor(expert), now=now, payload=PRAISE),
    )
    assert sorted(outcome) == ["too_late", "won"]
    state = knowledge_queries.get_by_id(row.pk).state
    assert state == ("withdrawn" if outcome[0] == "won" else "published")


def test_accepting_help_meets_handing_in(
    second: Any, in_review: Any, act: Any, author: Any, expert: Any, as_actor: Any, now: Any
) -> None:
    row = in_review()
    act("request_changes", row, expert, {**CHANGES, "offers_help": True})
    outcome = at_once(
        lambda: api.perform("accept_help", row.pk, as_actor(author), now=now),
        lambda: api.perform("submit", row.pk, as_actor(author), now=now),
    )
    assert "won" in outcome
    fresh = knowledge_queries.get_by_id(row.pk)
    if fresh.state == "submitted":
        # Whoever wrote along does not any more.
        assert fresh.target.co_owner_ids == frozenset() or not fresh.target.co_owner_ids
    review = Review.objects.get()
    assert review.helper_id is None or review.helper_id != review.reviewer_id


def test_sweeps_on_several_workers_tell_everybody_once(
    second: Any, draft: Any, act: Any, author: Any, expert: Any, steward: Any, now: Any
) -> None:
    for _number in range(4):
        act("submit", draft(), author)
    later = now + timedelta(days=9)
    at_once(*(lambda: escalation.run(now=later) for _number in range(4)))
    assert EscalationStep.objects.filter(step="remind").count() == 4
    assert EscalationStep.objects.filter(step="escalate").count() == 4
    assert Message.objects.filter(kind="review_escalated", user_id=steward.pk).count() == 4
    assert Message.objects.filter(kind="review_reminder").count() == 4

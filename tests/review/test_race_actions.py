"""Two connections take each action of the table at the same moment, on a real MariaDB: one wins, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from social_learning.experts.models import Expert
from social_learning.inbox.models import Message
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Revision, Suggestion
from social_learning.lib.errors import Conflict, Invalid, NotAllowed
from social_learning.review import api, edits
from social_learning.review.models import Asked, Feedback, Review, Step
from social_learning.review.workflow import ACTIONS
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import ReviewPolicy
from tests.review.conftest import CHANGES, DECLINE, PRAISE

pytestmark = pytest.mark.django_db(transaction=True)
# Confirming once more what was confirmed a moment ago is no mistake: who comes after the other has gone may.
TWICE = {"renew"}
REFUSALS = {"too_late", "not_allowed", "unknown_reader", "no_help", "copy_in_hand"}


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do these at the same moment, each on a connection of its own; return how it went for each."""
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


@pytest.fixture
def begin(
    mariadb: None, draft: Any, in_review: Any, published: Any, act: Any, author: Any, expert: Any, steward: Any,
    make_user: Any, theme: Any, now: Any,
) -> Callable[[str], tuple[Knowledge, list[Any], dict[str, Any]]]:  # fmt: skip
    """What stands just before an action, the two who take it, and what they say."""
    second, third = make_user("second"), make_user("third")
    for user in (second, third):
        Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    both, experts, readers = [author, author], [second, third], [expert, steward]
    person = {"person": second.username, "note": "Could you?"}

    def came_to(*steps: tuple[str, Any, Any], row: Knowledge) -> Knowledge:
        for name, user, payload in steps:
            act(name, row, user, payload)
        return row

    def offered(row: Knowledge) -> Knowledge:
        for user in experts:
            Asked.objects.create(review=Review.objects.get(knowledge=row), user_id=user.pk, kind=Asked.OFFER, at=now)
        return row

    def confirmed() -> Knowledge:
        return came_to(("approve", expert, {**PRAISE, "valid_days": 30}), row=in_review())

    helps = ("request_changes", expert, {**CHANGES, "offers_help": True})
    stages: dict[str, tuple[Callable[[], Knowledge], list[Any], dict[str, Any]]] = {
        "publish": (draft, both, {}),
        "submit": (draft, both, {}),
        "claim": (lambda: came_to(("submit", author, None), row=draft()), experts, {}),
        "approve": (in_review, readers, PRAISE),
        "request_changes": (in_review, readers, CHANGES),
        "decline": (lambda: in_review(round=2), readers, DECLINE),
        "reassign": (in_review, readers, person),
        "take_over": (lambda: offered(in_review()), experts, {}),
        "second_opinion": (in_review, readers, person),
        "accept_help": (lambda: came_to(helps, row=in_review()), both, {}),
        "validate": (published, experts, PRAISE),
        "renew": (confirmed, experts, {"valid_days": 60}),
        "withdraw": (in_review, both, {}),
        "improve": (published, both, {}),
        "revert": (published, [author, steward], {"number": 1}),
        "drop": (lambda: came_to(("improve", author, None), row=published()), both, {}),
        "archive": (published, [author, steward], {}),
        "restore": (lambda: came_to(("archive", author, None), row=published()), [author, steward], {}),
        "reopen": (lambda: came_to(("withdraw", author, None), row=in_review()), both, {}),
    }
    assert set(stages) == set(ACTIONS)

    def stage(action: str) -> tuple[Knowledge, list[Any], dict[str, Any]]:
        make, users, payload = stages[action]
        row = make()
        spaces_api.set_policy(row.space_id, review_policy=ReviewPolicy.AFTER)
        return row, users, payload

    return stage


def test_of_two_who_take_an_action_at_once_one_wins(begin: Any, as_actor: Any, now: Any) -> None:
    later = now + timedelta(hours=1)
    for action in ACTIONS:
        row, users, payload = begin(action)
        before = Step.objects.count(), Feedback.objects.count()
        acts = [partial(api.perform, action, row.pk, as_actor(user), now=later, payload=payload) for user in users]
        outcome = at_once(*acts)
        won = outcome.count("won")
        assert won == 1 or (action in TWICE and won == 2), (action, outcome)
        assert set(outcome) <= {"won", *REFUSALS}, (action, outcome)
        # One line of history, one letter for each who won, and a state of the table.
        says = any(need.name == "strength" for need in ACTIONS[action].needs)
        assert (Step.objects.count(), Feedback.objects.count()) == (before[0] + won, before[1] + says), action
        assert Step.objects.filter(knowledge=row).order_by("pk").last().action == action  # type: ignore[union-attr]
        state = knowledge_queries.get_by_id(row.pk).state
        assert state == ("published" if action in ("improve", "revert") else ACTIONS[action].target), action
        assert Review.objects.filter(knowledge=row, revision=None, closed_at=None).count() <= 1, action
        assert Revision.objects.filter(knowledge=row, number=None).count() <= 1, action
        assert Asked.objects.filter(review__knowledge=row, kind=Asked.OPINION).count() == (action == "second_opinion")
        if action in ("claim", "take_over"):
            assert Review.objects.get(knowledge=row).reviewer_id == users[outcome.index("won")].pk, action
    keys = list(Message.objects.values_list("user_id", "dedupe_key"))
    assert len(keys) == len(set(keys))


def test_of_two_who_take_one_suggestion_over_one_wins(
    begin: Any, in_review: Any, act: Any, author: Any, expert: Any, as_actor: Any, now: Any
) -> None:
    row = in_review(body="Lift with the back.")
    rows = [{"kind": "fact", "text": "Not the back.", "old": "the back", "new": "your legs"}]
    act("request_changes", row, expert, {**CHANGES, "suggestions": rows})
    (made,) = Suggestion.objects.all()
    outcome = at_once(*[lambda: edits.accept(made.uuid, as_actor(author), now=now)] * 2)
    assert outcome.count("won") == 1
    assert set(outcome) <= {"won", "too_late", "passage_changed", "stale"}
    assert knowledge_queries.get_by_id(row.pk).body == "Lift with your legs."
    assert Message.objects.filter(kind="suggestion_accepted").count() == 1


def test_taking_a_suggestion_over_meets_handing_in(
    begin: Any, in_review: Any, act: Any, author: Any, expert: Any, as_actor: Any, now: Any
) -> None:
    row = in_review(body="Lift with the back.")
    rows = [{"kind": "fact", "text": "Not the back.", "old": "the back", "new": "your legs"}]
    act("request_changes", row, expert, {**CHANGES, "suggestions": rows})
    (made,) = Suggestion.objects.all()
    outcome = at_once(
        lambda: edits.accept(made.uuid, as_actor(author), now=now),
        lambda: api.perform("submit", row.pk, as_actor(author), now=now),
    )
    fresh = knowledge_queries.get_by_id(row.pk)
    assert "won" in outcome
    made.refresh_from_db()
    # Either it is in what was handed in, or it still waits; never half of both.
    assert (made.state == Suggestion.ACCEPTED) == (fresh.body == "Lift with your legs.") == (outcome[0] == "won")

"""Handing over, second opinions, finishing it together, the private thread, and changes taken over by a click."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from social_learning.data import ANONYMOUS
from social_learning.experts.models import Expert
from social_learning.inbox.models import Message
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.revision_models import Suggestion
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.review import bulk, edits, queries, thread
from social_learning.review.models import Asked, Feedback, Review, ReviewMessage, Step
from tests.review.conftest import CHANGES, PRAISE

HELP = {**CHANGES, "offers_help": True}


@pytest.fixture
def second(make_user: Any, theme: Any, now: Any) -> Any:
    """Another expert of the theme."""
    user = make_user("second")
    Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    return user


def to(user: Any, note: str = "You know cranes better.") -> dict[str, str]:
    return {"person": user.username, "note": note}


def test_a_reviewer_hands_over_with_a_word(
    in_review: Any, act: Any, author: Any, expert: Any, second: Any, told: Any, now: Any
) -> None:
    row = in_review()
    done = act("reassign", row, expert, to(second), days=1)
    review = Review.objects.get()
    assert (done.state, review.reviewer_id, review.turn) == ("submitted", second.pk, 2)
    assert review.due_at > now + timedelta(days=9)
    assert told(second) == ["review_handed"]
    assert told(author)[-1] == "review_routed"
    assert Step.objects.get(action="reassign").note == "You know cranes better."
    with pytest.raises(NotAllowed):
        act("request_changes", row, author, CHANGES)


@pytest.mark.parametrize("person", ["nobody", "amir", "elif", "lea", ""])
def test_only_who_can_look_at_it_is_asked(in_review: Any, act: Any, expert: Any, learner: Any, person: str) -> None:
    row = in_review()
    for action in ("reassign", "second_opinion"):
        with pytest.raises(Invalid) as refused:
            act(action, row, expert, {"person": person, "note": "Please have a look."})
        assert "person" in refused.value.fields
    assert Review.objects.get().reviewer_id == expert.pk
    assert Asked.objects.count() == 0


def test_a_word_goes_with_it(in_review: Any, act: Any, expert: Any, second: Any) -> None:
    with pytest.raises(Invalid) as refused:
        act("reassign", in_review(), expert, {"person": second.username})
    assert "note" in refused.value.fields


def test_who_has_handed_over_does_not_decide_any_more(in_review: Any, act: Any, expert: Any, second: Any) -> None:
    row = in_review()
    act("reassign", row, expert, to(second))
    Expert.objects.filter(user_id=expert.pk).delete()
    with pytest.raises(NotAllowed):
        act("claim", row, expert)


def test_a_second_opinion_and_the_first_decides(
    in_review: Any, act: Any, author: Any, expert: Any, second: Any, told: Any, as_actor: Any, now: Any
) -> None:
    row = in_review()
    act("second_opinion", row, expert, to(second))
    assert told(second) == ["opinion_asked"]
    assert told(author)[-1] == "opinion_added"
    thread.say(row.pk, as_actor(second), "I would say which crane.", now=now)
    with pytest.raises(NotAllowed):
        act("approve", row, second, PRAISE)
    with pytest.raises(Invalid):
        act("second_opinion", row, expert, to(second))
    assert act("approve", row, expert, PRAISE).state == "published"


def test_several_are_handed_over_at_once_and_one_that_moved_on_holds_up_nobody(
    in_review: Any, act: Any, expert: Any, second: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    rows = [in_review() for _number in range(3)]
    act("approve", rows[1], expert, PRAISE)
    outcome = bulk.reassign(
        [row.uuid for row in rows], as_actor(steward), person=second.username, note="Elif is away.", now=now
    )
    assert (outcome.done, [error.code for _title, error in outcome.refused]) == (2, ["too_late"])
    assert Review.objects.filter(reviewer_id=second.pk, closed_at=None).count() == 2
    with pytest.raises(Invalid):
        bulk.reassign([], as_actor(steward), person=second.username, note="Elif is away.", now=now)


def test_finishing_it_together_and_somebody_else_looks(
    in_review: Any, act: Any, author: Any, expert: Any, second: Any, told: Any, as_actor: Any, now: Any
) -> None:
    row = in_review()
    act("request_changes", row, expert, HELP)
    act("accept_help", row, author)
    assert told(expert)[-1] == "help_accepted"
    fresh = knowledge_queries.get_by_id(row.pk)
    saved = knowledge_api.save_draft(
        row.pk, as_actor(expert), version=fresh.version, now=now, body="Two pairs of hands."
    )
    assert saved.body == "Two pairs of hands."
    with pytest.raises(Conflict):
        act("accept_help", row, author)
    act("submit", row, author)
    review = Review.objects.get()
    assert (review.helper_id, review.reviewer_id) == (expert.pk, second.pk)
    version = knowledge_queries.get_by_id(row.pk).version
    with pytest.raises(NotFound):
        knowledge_api.save_draft(row.pk, as_actor(expert), version=version, now=now, body="Once more.")
    for action in ("claim", "reassign"):
        with pytest.raises(NotAllowed) as refused:
            act(action, row, expert, to(second))
        assert refused.value.code == "own_item"
    act("claim", row, second)
    with pytest.raises(Invalid):
        act("reassign", row, second, to(expert))
    assert act("approve", row, second, PRAISE).validated_by == second.pk


def test_help_that_nobody_offered_is_not_accepted(in_review: Any, act: Any, author: Any, expert: Any) -> None:
    row = in_review()
    act("request_changes", row, expert, CHANGES)
    with pytest.raises(Conflict) as refused:
        act("accept_help", row, author)
    assert refused.value.code == "no_help"


def test_the_thread_is_theirs_alone(
    in_review: Any,
    author: Any,
    expert: Any,
    second: Any,
    learner: Any,
    steward: Any,
    as_actor: Any,
    told: Any,
    now: Any,
) -> None:
    row = in_review()
    thread.say(row.pk, as_actor(expert), "Is **this** the new crane? <script>alert(1)</script>", now=now)
    thread.say(row.pk, as_actor(author), "It is.", now=now)
    assert [message.user_id for message in thread.messages(row.pk, as_actor(author))] == [expert.pk, author.pk]
    assert len(thread.messages(row.pk, as_actor(steward))) == 2
    for stranger in (learner, second):
        with pytest.raises(NotFound):
            thread.messages(row.pk, as_actor(stranger))
        with pytest.raises(NotFound):
            thread.say(row.pk, as_actor(stranger), "Let me in.", now=now)
    with pytest.raises(LoginNeeded):
        thread.messages(row.pk, ANONYMOUS)
    assert told(author)[-1] == "review_message"
    assert told(expert)[-1] == "review_message"
    assert "<script>" not in str(Message.objects.filter(kind="review_message").first().params)


def test_the_thread_ends_with_the_review(
    in_review: Any, act: Any, author: Any, expert: Any, as_actor: Any, now: Any
) -> None:
    row = in_review()
    for bad in ("", "   ", "x" * 4_001):
        with pytest.raises(Invalid):
            thread.say(row.pk, as_actor(author), bad, now=now)
    act("approve", row, expert, PRAISE)
    with pytest.raises(Conflict) as refused:
        thread.say(row.pk, as_actor(author), "Thank you!", now=now)
    assert refused.value.code == "thread_closed"
    assert ReviewMessage.objects.count() == 0


@pytest.fixture
def suggested(in_review: Any, act: Any, expert: Any) -> Any:
    """A draft with a change to take over: ``(row, uuid)``."""

    def make(**fields: Any) -> tuple[Any, UUID]:
        row = in_review(body="Lift with the leg, not with the back.", **fields)
        change = {"kind": "clarity", "text": "Both legs.", "old": "the leg,", "new": "both legs,"}
        act("request_changes", row, expert, {**CHANGES, "suggestions": [change]})
        return row, UUID(Feedback.objects.get(review__knowledge=row).suggestions[0]["suggestion"])

    return make


def test_a_change_is_taken_over_with_a_click(
    suggested: Any, author: Any, expert: Any, as_actor: Any, told: Any, now: Any
) -> None:
    _row, uuid = suggested()
    done = edits.accept(uuid, as_actor(author), now=now)
    assert (done.state, done.body) == ("changes_requested", "Lift with both legs, not with the back.")
    assert told(expert)[-1] == "suggestion_accepted"
    with pytest.raises(Conflict) as twice:
        edits.accept(uuid, as_actor(author), now=now)
    assert twice.value.code in ("too_late", "passage_changed")


def test_a_change_of_what_has_changed_since_is_not_guessed(
    suggested: Any, author: Any, learner: Any, as_actor: Any, now: Any
) -> None:
    row, uuid = suggested()
    version = knowledge_queries.get_by_id(row.pk).version
    knowledge_api.save_draft(row.pk, as_actor(author), version=version, now=now, body="Use the crane.")
    with pytest.raises(Conflict) as refused:
        edits.accept(uuid, as_actor(author), now=now)
    assert refused.value.code == "passage_changed"
    assert knowledge_queries.get_by_id(row.pk).body == "Use the crane."
    assert Suggestion.objects.get(uuid=uuid).state == Suggestion.WAITING
    with pytest.raises(NotFound):
        edits.accept(uuid, as_actor(learner), now=now)


@pytest.mark.parametrize("old", ["nowhere in it", "the"])
def test_a_passage_stands_there_once(in_review: Any, act: Any, expert: Any, old: str) -> None:
    row = in_review(body="Lift with the leg, not with the back.")
    change = {"kind": "fact", "text": "Not so.", "old": old, "new": "x"}
    with pytest.raises(Invalid) as refused:
        act("request_changes", row, expert, {**CHANGES, "suggestions": [change]})
    assert "suggestions" in refused.value.fields
    assert (Feedback.objects.count(), Suggestion.objects.count()) == (0, 0)
    assert queries.open_review(knowledge_queries.get_by_id(row.pk)).reviewer_id == expert.pk

"""The single gate: the way of a draft, who is told, what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.data import ANONYMOUS, Actor
from social_learning.events import KNOWLEDGE_CHANGED
from social_learning.inbox.models import Message
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.review import api, queries
from social_learning.review.models import Feedback, Review, Step
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import ReviewPolicy
from tests.review.conftest import CHANGES, DECLINE, PRAISE


def test_from_draft_to_published_in_two_rounds(
    draft: Any, act: Any, author: Any, expert: Any, told: Any, now: Any
) -> None:
    row = draft(title="Lifting")
    assert act("submit", row, author).state == State.SUBMITTED
    assert act("claim", row, expert, days=1).state == State.IN_REVIEW
    assert act("request_changes", row, expert, {**CHANGES, "offers_help": True}).state == State.CHANGES_REQUESTED
    assert act("submit", row, author, days=2).state == State.SUBMITTED
    act("claim", row, expert, days=3)
    done = act("approve", row, expert, PRAISE, days=3)
    assert (done.state, done.validated_by) == (State.PUBLISHED, expert.pk)
    assert done.published_at == now + timedelta(days=3)
    review = Review.objects.get()
    assert (review.round, review.reviewer_id, review.closed_at) == (2, expert.pk, now + timedelta(days=3))
    assert [said.offers_help for said in queries.feedback_for(row.pk)] == [False, True]
    assert [step.action for step in queries.history(row.pk)] == [
        "submit",
        "claim",
        "request_changes",
        "submit",
        "claim",
        "approve",
    ]
    assert told(expert) == ["review_requested", "review_resubmitted"]
    assert told(author) == [
        "review_routed",
        "review_claimed",
        "changes_requested",
        "review_routed",
        "review_claimed",
        "published",
    ]


def test_everybody_is_led_to_where_they_can_answer(in_review: Any, author: Any, expert: Any) -> None:
    row = in_review()
    urls = dict(Message.objects.values_list("kind", "url"))
    assert urls["review_requested"] == f"/social-learning/desk/{row.uuid}/"
    assert urls["review_claimed"] == f"/social-learning/knowledge/{row.uuid}/"


def test_an_expert_has_the_days_that_the_site_gives(in_review: Any, settings: Any, act: Any, author: Any) -> None:
    assert Review.objects.filter(knowledge=in_review()).get().due_at.day == 11
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "REVIEW_DAYS": 2}
    row = in_review(title="Another")
    assert Review.objects.get(knowledge=row).due_at.day == 4


def test_every_step_is_announced_after_the_commit(
    draft: Any, act: Any, author: Any, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[Any] = []

    def listen(knowledge: Any, **_more: Any) -> None:
        heard.append((knowledge.knowledge_id, knowledge.action, knowledge.actor_id))

    KNOWLEDGE_CHANGED.connect(listen)
    try:
        row = draft()
        with django_capture_on_commit_callbacks(execute=True):
            act("submit", row, author)
            assert heard == []
    finally:
        KNOWLEDGE_CHANGED.disconnect(listen)
    assert heard == [(row.pk, "submit", author.pk)]


def test_declining_keeps_the_draft_and_says_why(in_review: Any, act: Any, author: Any, expert: Any, told: Any) -> None:
    row = in_review(round=2)
    with pytest.raises(Invalid) as unkind:
        act("decline", row, expert, {"strength": "Nice pictures in there."})
    assert set(unkind.value.fields) == {"suggestions", "note"}
    assert act("decline", row, expert, DECLINE).state == State.DECLINED
    assert told(author)[-1] == "declined"
    assert queries.open_review(row) is None
    assert act("reopen", row, author).state == State.DRAFT
    act("submit", row, author)
    again = queries.open_review(row)
    assert again is not None
    assert again.round == 1


def test_nobody_is_declined_in_the_first_round(in_review: Any, act: Any, expert: Any) -> None:
    row = in_review()
    with pytest.raises(Conflict) as refused:
        act("decline", row, expert, DECLINE)
    assert refused.value.code == "first_round"


def test_taking_back_tells_who_had_it(in_review: Any, act: Any, author: Any, expert: Any, told: Any) -> None:
    row = in_review()
    assert act("withdraw", row, author).state == State.WITHDRAWN
    assert told(expert)[-1] == "withdrawn"
    assert queries.load([expert.pk]) == {expert.pk: 0}
    with pytest.raises(Conflict) as late:
        act("approve", row, expert, PRAISE)
    assert late.value.code == "too_late"
    assert late.value.extra["state"] == State.WITHDRAWN


def test_even_site_staff_who_are_experts_do_not_review_their_own(
    draft: Any, act: Any, site_admin: Any, expert: Any, theme: Any, now: Any
) -> None:
    from social_learning.experts.models import Expert

    Expert.objects.create(user_id=site_admin.pk, theme=theme, since=now)
    row = draft(author=site_admin)
    act("submit", row, site_admin)
    review = queries.open_review(row)
    assert review is not None
    assert review.reviewer_id == expert.pk
    for action, payload in (("claim", None), ("approve", PRAISE), ("request_changes", CHANGES)):
        with pytest.raises(NotAllowed) as refused:
            act(action, row, site_admin, payload)
        assert refused.value.code == "own_item"
    assert Step.objects.count() == 1


def test_strangers_do_nothing(in_review: Any, act: Any, learner: Any) -> None:
    row = in_review()
    for action, payload in (("approve", PRAISE), ("withdraw", None), ("archive", None), ("claim", None)):
        with pytest.raises(NotAllowed):
            act(action, row, learner, payload)


def test_nobody_acts_for_another_and_somebody_must_be_there(draft: Any, author: Any, now: Any) -> None:
    row = draft()
    with pytest.raises(NotAllowed) as refused:
        api.perform("submit", row.pk, Actor(user_id=author.pk, read_only=True), now=now)
    assert refused.value.code == "read_only"
    with pytest.raises(LoginNeeded):
        api.perform("submit", row.pk, ANONYMOUS, now=now)
    assert api.available_actions(row, ANONYMOUS) == []


def test_an_unknown_action_is_said(draft: Any, act: Any, author: Any) -> None:
    with pytest.raises(NotFound) as refused:
        act("explode", draft(), author)
    assert refused.value.code == "unknown_action"


def test_a_version_that_was_not_read_is_a_conflict(draft: Any, act: Any, author: Any) -> None:
    row = draft(version=5)
    with pytest.raises(Conflict) as stale:
        act("submit", row, author, version=4)
    assert (stale.value.code, stale.value.extra) == ("stale", {"version": 5})
    assert act("submit", row, author, version=5).version == 6


def test_what_is_missing_is_said_by_field(draft: Any, act: Any, author: Any) -> None:
    row = draft(title="", why="")
    with pytest.raises(Invalid) as refused:
        act("submit", row, author)
    assert refused.value.code == "not_ready"
    assert {"title", "why"} <= set(refused.value.fields)
    assert "submit" in [view.name for view in api.available_actions(row, Actor(user_id=author.pk))]


def test_who_read_before_the_other_acted_comes_too_late(
    draft: Any, act: Any, author: Any, expert: Any, steward: Any, monkeypatch: pytest.MonkeyPatch, told: Any
) -> None:
    row = draft()
    act("submit", row, author)
    seen_by_both = knowledge_queries.get_by_id(row.pk)
    act("claim", row, steward)
    reads = iter([seen_by_both])
    real = knowledge_queries.get_by_id
    monkeypatch.setattr(knowledge_queries, "get_by_id", lambda pk: next(reads, None) or real(pk))
    with pytest.raises(Conflict) as late:
        act("claim", row, expert)
    assert late.value.code == "too_late"
    assert late.value.extra["state"] == State.IN_REVIEW
    assert Step.objects.filter(action="claim").count() == 1
    assert Review.objects.get().reviewer_id == steward.pk
    assert told(author).count("review_claimed") == 1
    assert told(expert)[-1] == "review_taken"


def test_direct_sharing_where_the_space_allows_it(draft: Any, act: Any, author: Any, space: Any) -> None:
    row = draft()
    with pytest.raises(NotAllowed) as refused:
        act("publish", row, author)
    assert refused.value.code == "review_needed"
    spaces_api.set_policy(space.pk, review_policy=ReviewPolicy.NONE)
    assert act("publish", row, author).state == State.PUBLISHED
    assert not Review.objects.exists()


def test_after_publication_an_expert_is_asked_and_confirms_once(
    draft: Any, act: Any, author: Any, expert: Any, steward: Any, space: Any, told: Any
) -> None:
    spaces_api.set_policy(space.pk, review_policy=ReviewPolicy.AFTER)
    row = draft()
    assert act("publish", row, author).validated_at is None
    assert told(expert) == ["validation_requested"]
    with pytest.raises(NotAllowed):
        act("validate", row, steward, PRAISE)
    done = act("validate", row, expert, PRAISE)
    assert (done.state, done.validated_by) == (State.PUBLISHED, expert.pk)
    assert told(author) == ["validated"]
    assert queries.open_review(row) is None
    with pytest.raises(Conflict):
        act("validate", row, expert, PRAISE)
    assert Feedback.objects.count() == 1


def test_two_experts_who_confirm_at_once_confirm_once(
    published: Any, act: Any, expert: Any, learner: Any, theme: Any, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from social_learning.experts.models import Expert

    Expert.objects.create(user_id=learner.pk, theme=theme, since=now)
    row = published()
    seen_by_both = knowledge_queries.get_by_id(row.pk)
    act("validate", row, expert, PRAISE)
    reads = iter([seen_by_both])
    real = knowledge_queries.get_by_id
    monkeypatch.setattr(knowledge_queries, "get_by_id", lambda pk: next(reads, None) or real(pk))
    with pytest.raises(Conflict):
        act("validate", row, learner, PRAISE)
    assert Knowledge.objects.get(pk=row.pk).validated_by == expert.pk
    assert Step.objects.count() == 1


def test_what_stewards_archive_only_stewards_bring_back(
    published: Any, act: Any, author: Any, steward: Any, told: Any
) -> None:
    row = published()
    assert act("archive", row, author).state == State.ARCHIVED
    assert act("restore", row, author).state == State.PUBLISHED
    assert told(author) == []
    act("archive", row, steward, {"note": "A newer one is there."})
    assert told(author) == ["archived"]
    with pytest.raises(NotAllowed) as refused:
        act("restore", row, author)
    assert refused.value.code == "archived_by_others"
    assert act("restore", row, steward).state == State.PUBLISHED


def test_what_comes_back_unconfirmed_is_to_be_confirmed_again(
    published: Any, act: Any, author: Any, expert: Any, space: Any, told: Any
) -> None:
    spaces_api.set_policy(space.pk, review_policy=ReviewPolicy.AFTER)
    row = published()
    act("archive", row, author)
    act("restore", row, author)
    assert told(expert) == ["validation_requested"]
    act("archive", row, author)
    assert queries.open_review(row) is None
    act("restore", row, author)
    act("validate", row, expert, PRAISE)
    act("archive", row, author)
    act("restore", row, author)
    assert queries.open_review(row) is None


def test_a_failure_leaves_nothing_behind(draft: Any, act: Any, author: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from social_learning.review import notices

    def fail(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(notices, "send", fail)
    row = draft()
    with pytest.raises(RuntimeError):
        act("submit", row, author)
    row.refresh_from_db()
    assert row.state == State.DRAFT
    assert not Review.objects.exists()
    assert not Step.objects.exists()


def test_news_of_a_review_names_the_course_of_its_space(
    draft: Any, act: Any, author: Any, expert: Any, space: Any, course_key: str
) -> None:
    space.course_key = course_key
    space.save()
    act("submit", draft(), author)
    assert set(Message.objects.values_list("course_key", flat=True)) == {course_key}

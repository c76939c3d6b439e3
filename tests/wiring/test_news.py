"""What a person is told of colleagues' use of their contribution: once, and never of what was taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.comments.models import Comment
from social_learning.inbox.models import Message
from social_learning.reactions import api as reactions
from social_learning.targets.models import Target
from social_learning.wiring import table
from tests import acts

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(published: Callable[..., Any]) -> Target:
    """Something ``author`` shared."""
    found: Target = published(title="Lifting").target
    return found


def happen(verb: str, target: Target, user_id: int, now: datetime) -> None:
    event_type, payload = acts.do(verb, target, user_id, now)
    for _turn in range(2):
        table.run(event_type, payload, now=now)


def told(user: Any, kind: str) -> list[dict[str, Any]]:
    return [message.params for message in Message.objects.filter(user_id=user.pk, kind=kind).order_by("pk")]


def test_likes_are_news_at_1_5_and_25(target: Target, author: Any, now: datetime) -> None:
    for giver in range(1000, 1026):
        happen("like", target, giver, now)
    assert [params["count"] for params in told(author, "like_milestone")] == [1, 5, 25]
    for _turn in range(4):
        happen("like", target, 1000, now)
    assert len(told(author, "like_milestone")) == 3


def test_a_like_taken_back_before_the_worker_came_is_no_news(target: Target, author: Any, now: datetime) -> None:
    sent = acts.do("like", target, 1000, now)
    acts.do("like", target, 1000, now)
    table.run(*sent, now=now)
    assert told(author, "like_milestone") == []


@pytest.mark.parametrize(("is_read", "note"), [(False, "Tried it today"), (True, "")])
def test_the_line_that_comes_after_the_press_reaches_who_has_not_read_it(
    is_read: bool, note: str, target: Target, author: Any, learner: Any, as_actor: Any, now: datetime, request: Any
) -> None:
    callbacks = request.getfixturevalue("django_capture_on_commit_callbacks")
    with callbacks(execute=True):
        reactions.react(target, as_actor(learner), "applied", now=now)
    if is_read:
        Message.objects.update(read_at=now)
    for _turn in range(2):
        with callbacks(execute=True):
            reactions.react(target, as_actor(learner), "applied", note="Tried it today", now=now)
    assert told(author, "applied") == [{"title": "Lifting", "note": note}]


def test_a_question_is_no_like(target: Target, author: Any, now: datetime) -> None:
    happen("question", target, 1000, now)
    assert not Message.objects.exists()


def test_owner_and_answered_are_told_once_each(
    target: Target, author: Any, learner: Any, expert: Any, now: datetime
) -> None:
    first = Comment.objects.create(target=target, user_id=learner.pk, body="*How* high?", created_at=now)
    Comment.objects.create(target=target, user_id=author.pk, parent=first, body="Two metres.", created_at=now)
    Comment.objects.create(target=target, user_id=expert.pk, parent=first, body="Or less.", created_at=now)
    for user in (learner, author, expert) * 2:
        payload = {"target_id": target.pk, "user_id": user.pk, "what": "comment"}
        table.run("org.openedx.social_learning.comment.changed.v1", payload, now=now)
    assert told(author, "commented") == [
        {"title": "Lifting", "excerpt": "How high?"},
        {"title": "Lifting", "excerpt": "Or less."},
    ]
    assert [params["excerpt"] for params in told(learner, "answered")] == ["Two metres.", "Or less."]
    assert told(learner, "commented") == told(author, "answered") == []


def test_who_owns_and_is_answered_hears_it_once(target: Target, author: Any, learner: Any, now: datetime) -> None:
    own = Comment.objects.create(target=target, user_id=author.pk, body="Questions?", created_at=now)
    Comment.objects.create(target=target, user_id=learner.pk, parent=own, body="None.", created_at=now)
    payload = {"target_id": target.pk, "user_id": learner.pk, "what": "comment"}
    table.run("org.openedx.social_learning.comment.changed.v1", payload, now=now)
    assert (len(told(author, "answered")), len(told(author, "commented"))) == (1, 0)


def test_removed_and_old_comments_are_no_news(target: Target, author: Any, now: datetime) -> None:
    Comment.objects.create(target=target, user_id=1000, body="Old", created_at=now - timedelta(days=9))
    Comment.objects.create(target=target, user_id=1000, body="Gone", created_at=now, deleted_at=now)
    payload = {"target_id": target.pk, "user_id": 1000, "what": "comment"}
    table.run("org.openedx.social_learning.comment.changed.v1", payload, now=now)
    assert not Message.objects.exists()


@pytest.mark.parametrize("by", ["context", "space", "neither"])
def test_news_names_the_course_it_belongs_to(
    by: str, target: Target, author: Any, learner: Any, course_key: str, now: datetime
) -> None:
    if by == "context":
        target.context_key = course_key
        target.save()
    elif by == "space":
        assert target.space is not None
        target.space.course_key = course_key
        target.space.save()
    for verb in ("like", "applied", "comment"):
        happen(verb, target, learner.pk, now)
    found = Message.objects.filter(user_id=author.pk).values_list("kind", "course_key")
    expected = "" if by == "neither" else course_key
    assert dict(found) == dict.fromkeys(("like_milestone", "applied", "commented"), expected)

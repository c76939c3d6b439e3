"""Naming colleagues: only those who may see it, never more than five, and nobody learns who has an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.comments import api, mentions, personal, queries
from social_learning.comments.models import Comment, CommentMention, CommentRevision
from social_learning.inbox.models import Message
from social_learning.spaces import api as spaces_api
from social_learning.targets.models import Target
from social_learning.wiring import news
from tests.conftest import COURSE_KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(published: Callable[..., Any], author: Any, now: datetime) -> Target:
    """Something shared in the course's own space."""
    found: Target = published(space=spaces_api.ensure_course_space(COURSE_KEY, now=now), title="Lifting").target
    return found


@pytest.fixture
def lea(learner: Any, as_actor: Any) -> Any:
    """The learner, as rooms know them."""
    return as_actor(learner)


def tell(target: Target, user_id: int, now: datetime) -> None:
    for _turn in range(2):
        news.tell_comments(target_id=target.pk, user_id=user_id, what="comment", now=now)


def named(comment: Comment) -> set[int]:
    return set(CommentMention.objects.filter(comment=comment).values_list("user_id", flat=True))


def test_only_who_may_see_it_is_named(target: Target, lea: Any, expert: Any, make_user: Any, now: datetime) -> None:
    outsider = make_user("outsider")
    closed = make_user("closed", courses=[COURSE_KEY], is_active=False)
    comment = api.add(target, lea, "@elif @outsider @closed @nobody @lea", now=now)
    assert named(comment) == {expert.pk}
    html = queries.thread(target, lea).comments[0].html
    assert "@Elif Expert</a>" in html
    assert all(f"@{name}" in html for name in ("outsider", "closed", "nobody", "lea"))
    assert outsider.pk not in named(comment)
    assert closed.pk not in named(comment)


def test_five_are_named_and_changing_the_text_names_nobody_beyond(
    target: Target, lea: Any, make_user: Any, now: datetime
) -> None:
    people = [make_user(f"mate{number}", courses=[COURSE_KEY]) for number in range(8)]
    comment = api.add(target, lea, " ".join(f"@{person.username}" for person in people[:6]), now=now)
    assert named(comment) == {person.pk for person in people[:5]}
    api.edit(comment.uuid, lea, "@mate7 @mate6", now=now)
    assert named(comment) == {person.pk for person in people[:5]}


def test_who_is_named_is_told_once_and_not_again_by_an_edit(
    target: Target, lea: Any, expert: Any, author: Any, now: datetime
) -> None:
    comment = api.add(target, lea, "What do you think, @elif? And @amir?", now=now)
    tell(target, lea.user_id, now)
    api.edit(comment.uuid, lea, "What do *you* think, @elif?", now=now)
    tell(target, lea.user_id, now)
    told = Message.objects.order_by("pk").values_list("user_id", "kind")
    # The owner hears of the comment; that it names them too is no second piece of news.
    assert sorted(told) == sorted([(author.pk, "commented"), (expert.pk, "mentioned")])


def test_a_name_that_is_gone_before_the_worker_comes_is_no_news(
    target: Target, lea: Any, expert: Any, now: datetime
) -> None:
    comment = api.add(target, lea, "@elif", now=now)
    api.edit(comment.uuid, lea, "Never mind", now=now)
    tell(target, lea.user_id, now)
    assert not Message.objects.filter(user_id=expert.pk).exists()


def test_names_are_offered_of_those_who_took_part_and_may_see_it(
    target: Target, lea: Any, author: Any, expert: Any, make_user: Any, as_actor: Any, now: datetime
) -> None:
    make_user("emil", first_name="Emil", last_name="Elsewhere", courses=[COURSE_KEY])
    left = make_user("elena", first_name="Elena", last_name="Left")
    for person in (expert, left):
        Comment.objects.create(target=target, user_id=person.pk, body="Yes.", created_at=now)
    assert [one.as_dict() for one in mentions.suggest(target, lea, "el")] == [
        {"username": "elif", "name": "Elif Expert"}
    ]
    # By a part of the name; the owner took part by sharing.
    assert [one.username for one in mentions.suggest(target, lea, "Auth")] == ["amir"]
    for begin in ("e", "", "@e", "emil", "lea", "%", "example.com"):
        assert mentions.suggest(target, lea, begin) == []


def test_eight_names_at_most_at_a_constant_cost(
    target: Target, lea: Any, make_user: Any, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        person = make_user(f"mate{number:02}", courses=[COURSE_KEY])
        Comment.objects.create(target=target, user_id=person.pk, body="Yes.", created_at=now)
    with django_assert_max_num_queries(9):
        found = mentions.suggest(target, lea, "mate")
    assert [one.username for one in found] == [f"mate{number:02}" for number in range(8)]


def test_a_thread_costs_the_same_however_many_are_named_and_texts_were_changed(
    target: Target, lea: Any, expert: Any, author: Any, now: datetime
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.thread(target, lea)
        return len(seen)

    api.add(target, lea, "@elif?", now=now)
    # What a person is in the spaces is looked up once for a request.
    cost()
    little = cost()
    for number in range(10):
        comment = api.add(target, lea, "@elif @amir?", now=now)
        for turn in range(3):
            api.edit(comment.uuid, lea, f"@elif @amir {number} {turn}", now=now)
    assert cost() == little <= 6


def test_a_name_leaves_with_its_person(target: Target, lea: Any, expert: Any, now: datetime) -> None:
    comment = api.add(target, lea, "Ask @elif, not `@elifx`.", now=now)
    api.edit(comment.uuid, lea, "Ask @elif first.", now=now + timedelta(hours=1))
    personal.forget(expert.pk, now=now, settle=lambda target_id: None)
    comment.refresh_from_db()
    assert comment.body == "Ask @former-colleague first."
    assert CommentRevision.objects.get().body == "Ask @former-colleague, not `@elifx`."
    assert not CommentMention.objects.exists()

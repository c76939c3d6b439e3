"""What is new reaches who follows it: once, gathered by day, and never what they may not see or did themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning import events
from social_learning.comments.models import Comment
from social_learning.follows import api as follows
from social_learning.follows.models import Follow
from social_learning.inbox import preferences, render
from social_learning.inbox.models import Message
from social_learning.knowledge.models import State
from social_learning.review.models import Step
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Visibility
from social_learning.wiring import followers, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def happen(django_capture_on_commit_callbacks: Any, now: datetime) -> Callable[..., None]:
    """Let the handlers of a publication or a comment run twice, with their tasks: ``happen(item)``."""

    def run(fact: Any, at: datetime = now) -> None:
        if isinstance(fact, Comment):
            event = events.COMMENT_CHANGED.event_type
            payload = {"target_id": fact.target_id, "user_id": fact.user_id, "what": "comment"}
        else:
            event = events.KNOWLEDGE_CHANGED.event_type
            payload = {"knowledge_id": fact.pk, "action": "publish", "actor_id": fact.author_id}
        for _turn in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                table.run(event, payload, now=at)

    return run


@pytest.fixture(autouse=True)
def _moment(monkeypatch: Any, now: datetime) -> None:
    """Let tasks live in the time of the tests."""
    monkeypatch.setattr("social_learning.lib.clock.now", lambda: now)


@pytest.fixture
def follow(as_actor: Any, now: datetime) -> Callable[..., None]:
    """Let somebody follow something since last week: ``follow(user, "theme", "safety")``."""

    def begin(user: Any, kind: str, key: str) -> None:
        follows.follow(kind, key, as_actor(user), now=now - timedelta(days=7))

    return begin


def news(user: Any) -> list[tuple[str, str]]:
    found = Message.objects.filter(user_id=user.pk, kind__startswith="followed").order_by("pk")
    return [(row.kind, render.show(row, {row.actor_id or 0: "Amir Author"}).sentence) for row in found]


def test_followers_of_a_theme_hear_of_what_is_published(
    published: Any, theme: Any, learner: Any, author: Any, follow: Any, happen: Any
) -> None:
    follow(learner, "theme", theme.slug)
    follow(author, "theme", theme.slug)
    happen(published(title="Lifting"))
    assert news(learner) == [("followed_theme", "New on “Safety”: “Lifting”.")]
    assert news(author) == []


def test_a_second_piece_of_the_day_joins_the_first_and_is_unread_again(
    published: Any, theme: Any, learner: Any, follow: Any, happen: Any, now: datetime
) -> None:
    follow(learner, "theme", theme.slug)
    first, second = published(title="Lifting"), published(title="Climbing")
    happen(first)
    Message.objects.update(read_at=now)
    happen(first)
    assert not Message.objects.filter(read_at=None).exists()
    happen(second)
    assert news(learner) == [("followed_theme", "2 new things on “Safety”, the last one is “Climbing”.")]
    message = Message.objects.get()
    assert (message.read_at, message.url) == (None, "/social-learning/?theme=safety&sort=new")


def test_the_next_day_has_a_message_of_its_own(
    published: Any, theme: Any, learner: Any, follow: Any, happen: Any, now: datetime
) -> None:
    follow(learner, "theme", theme.slug)
    happen(published(title="Lifting", published_at=now - timedelta(days=1)))
    happen(published(title="Climbing"))
    assert len(news(learner)) == 2


def test_who_follows_the_person_and_the_theme_hears_it_once_from_the_person(
    published: Any, theme: Any, author: Any, learner: Any, follow: Any, happen: Any
) -> None:
    follow(learner, "theme", theme.slug)
    follow(learner, "person", author.username)
    happen(published(title="Lifting"))
    assert news(learner) == [("followed_person", "Amir Author has shared “Lifting”.")]


def test_followers_of_an_area_hear_of_what_is_shared_in_it_unless_something_closer_told_them(
    published: Any, theme: Any, space: Any, learner: Any, expert: Any, follow: Any, happen: Any
) -> None:
    for user in (learner, expert):
        follow(user, "space", space.slug)
    follow(expert, "theme", theme.slug)
    happen(published(title="Lifting"))
    happen(published(title="Climbing"))
    assert news(learner) == [("followed_space", f"2 new things in “{space.title}”, the last one is “Climbing”.")]
    assert Message.objects.get(user_id=learner.pk).url == f"/social-learning/spaces/{space.slug}/"
    assert [kind for kind, _words in news(expert)] == ["followed_theme"]


def test_who_does_not_see_the_area_any_more_hears_nothing_of_it(
    published: Any, space: Any, learner: Any, follow: Any, happen: Any
) -> None:
    follow(learner, "space", space.slug)
    space.visibility = Visibility.MEMBERS
    space.save()
    happen(published(title="Lifting"))
    assert news(learner) == []


def test_a_comment_reaches_who_follows_the_thing_but_not_who_wrote_it_or_hears_it_anyway(
    published: Any, author: Any, learner: Any, expert: Any, make_user: Any, follow: Any, happen: Any, now: datetime
) -> None:
    item, third = published(title="Lifting"), make_user()
    for user in (learner, expert, third):
        follow(user, "target", item.key)
    first = Comment.objects.create(target=item.target, user_id=learner.pk, body="How high?", created_at=now)
    happen(first)
    answer = Comment.objects.create(
        target=item.target, user_id=third.pk, parent=first, body="Not very.", created_at=now
    )
    happen(answer)
    assert news(learner) == []
    assert news(third) == [("followed_target", "There is something new on “Lifting”.")]
    assert news(expert) == [("followed_target", "There are 2 new things on “Lifting”.")]
    assert news(author) == []
    # The owner and who was answered read it in the words of their own message.
    assert set(Message.objects.exclude(kind__startswith="followed").values_list("user_id", "kind")) == {
        (author.pk, "commented"),
        (learner.pk, "answered"),
    }


def test_a_new_version_is_news_on_the_thing_and_not_on_its_theme(
    published: Any, theme: Any, learner: Any, expert: Any, follow: Any, happen: Any, now: datetime
) -> None:
    item = published(title="Lifting", published_at=now - timedelta(days=30))
    follow(learner, "target", item.key)
    follow(expert, "theme", theme.slug)
    happen(item)
    assert news(learner) == []
    Step.objects.create(
        knowledge=item, action="publish", from_state=State.DRAFT, to_state=State.PUBLISHED, actor_id=1, at=now
    )
    happen(item)
    assert news(learner) == [("followed_target", "There is something new on “Lifting”.")]
    assert news(expert) == []


def test_nobody_hears_of_what_they_may_not_see(
    published: Any, theme: Any, course_key: str, learner: Any, make_user: Any, steward: Any, follow: Any, happen: Any,
    now: datetime,
) -> None:  # fmt: skip
    outside, named, closed = make_user("outside"), make_user("named"), make_user("closed", is_active=True)
    course = spaces.ensure_course_space(course_key, now=now)
    assert course.visibility == Visibility.MEMBERS
    spaces.add_member(course.pk, named.pk)
    for user in (outside, named, closed, learner, steward):
        follow(user, "theme", theme.slug)
    closed.is_active = False
    closed.save()
    happen(published(title="Inside", space=course))
    assert {user.username for user in (outside, named, closed, learner, steward) if news(user)} == {
        "named", "lea", "stella",
    }  # fmt: skip


@pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED, State.IN_REVIEW])
def test_what_is_not_published_is_no_news(
    state: str, published: Any, theme: Any, learner: Any, follow: Any, happen: Any
) -> None:
    follow(learner, "theme", theme.slug)
    happen(published(state=state))
    assert news(learner) == []


def test_old_news_and_what_came_before_the_follow_is_none(
    published: Any, theme: Any, learner: Any, expert: Any, as_actor: Any, follow: Any, happen: Any, now: datetime
) -> None:
    follow(learner, "theme", theme.slug)
    happen(published(published_at=now - timedelta(days=4)))
    item = published(published_at=now - timedelta(hours=2))
    follows.follow("theme", theme.slug, as_actor(expert), now=now - timedelta(hours=1))
    happen(item)
    assert (len(news(learner)), news(expert)) == (1, [])


def test_who_prefers_not_to_be_followed_is_not_told_of(
    published: Any, author: Any, learner: Any, as_actor: Any, follow: Any, happen: Any, now: datetime
) -> None:
    follow(learner, "person", author.username)
    follows.let_follow(as_actor(author), False, now=now)
    happen(published())
    assert news(learner) == []


def test_it_is_collected_into_mails_unless_a_person_wants_it_at_once(
    published: Any, theme: Any, learner: Any, expert: Any, as_actor: Any, follow: Any, happen: Any, mailoutbox: Any,
    now: datetime,
) -> None:  # fmt: skip
    follow(learner, "theme", theme.slug)
    follow(expert, "theme", theme.slug)
    preferences.choose(as_actor(expert), {"followed": {"mail": "now"}}, now=now - timedelta(days=1))
    happen(published(title="Lifting"))
    happen(published(title="Climbing"))
    assert [mail.to for mail in mailoutbox] == [[expert.email]]


def test_a_crowd_is_told_in_pieces_each_of_the_same_cost(
    published: Any, theme: Any, make_user: Any, now: datetime, monkeypatch: Any
) -> None:
    monkeypatch.setattr(followers, "CHUNK", 4)
    queued: list[tuple[Any, ...]] = []
    monkeypatch.setattr(followers.queue, "enqueue", lambda task, *ids: queued.append(ids))
    people = [make_user().pk for _number in range(10)]
    Follow.objects.bulk_create(
        Follow(user_id=user_id, kind="theme", thing_id=theme.pk, created_at=now - timedelta(days=1))
        for user_id in people
    )
    item = published()
    followers.tell_of_knowledge(knowledge_id=item.pk, action="", actor_id=0, now=now)
    assert [(first, last) for *_what, first, last in queued] == [
        (people[0], people[3]),
        (people[4], people[7]),
        (people[8], people[9]),
    ]
    costs = []
    for ids in queued:
        with CaptureQueriesContext(connection) as seen:
            followers.tell(*ids, now=now)
        costs.append(len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]))
    assert len(set(costs)) == 1
    assert costs[0] <= 16
    assert Message.objects.count() == 10
    # A task that comes again tells nobody.
    assert followers.tell(*queued[0], now=now) == 0

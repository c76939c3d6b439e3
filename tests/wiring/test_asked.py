"""What follows from questions: their followers hear of answers once, the feed has lines, the log has events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from social_learning.activity import api as activity_api
from social_learning.activity import queries as activity
from social_learning.edxapp import tracking as log
from social_learning.follows import api as follows
from social_learning.inbox.models import Message
from social_learning.questions import answers, api
from social_learning.wiring import followers, tracking

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(author: Any, theme: Any, space: Any, as_actor: Any, now: datetime) -> Any:
    """An open question of the author."""
    cache.clear()
    return api.ask(as_actor(author), title="How high?", theme_id=theme.pk, now=now)


def news(user: Any) -> list[tuple[str, int]]:
    rows = Message.objects.filter(user_id=user.pk, kind="followed_question").order_by("pk")
    return [(row.params["title"], row.params.get("count", 1)) for row in rows]


def test_followers_hear_of_new_answers_merged_and_once(
    asked: Any, learner: Any, expert: Any, author: Any, make_user: Any, course_key: str, as_actor: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    # The task that tells knows the clock alone.
    now = timezone.now()
    follows.follow("target", asked.key, as_actor(learner), now=now - timedelta(minutes=1))
    for who in (expert, make_user("other", courses=[course_key]), learner):
        answers.answer(asked.uuid, as_actor(who), f"By {who.username}", now=now)
        for _turn in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                followers.tell_of_answers(question_id=asked.pk, action="answered", actor_id=who.pk, now=now)
    # Their own answer is no news, and the sweep tells nobody anew.
    with django_capture_on_commit_callbacks(execute=True):
        followers.tell_of_answers(question_id=asked.pk, action="", actor_id=0, now=now)
    assert news(learner) == [("How high?", 2)]
    assert news(author) == []
    assert news(expert) == []


def test_what_was_taken_away_or_only_edited_is_no_news(
    asked: Any, learner: Any, expert: Any, as_actor: Any, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    follows.follow("target", asked.key, as_actor(learner), now=now - timedelta(minutes=1))
    given = answers.answer(asked.uuid, as_actor(expert), "Three", now=now)
    answers.remove(given.uuid, as_actor(expert), now=now)
    for action in ("answered", "answer_edited", "accepted"):
        with django_capture_on_commit_callbacks(execute=True):
            followers.tell_of_answers(question_id=asked.pk, action=action, actor_id=expert.pk, now=now)
    assert news(learner) == []


def test_the_feed_has_a_line_for_each_and_a_rebuild_ends_at_the_same(
    asked: Any, learner: Any, expert: Any, as_actor: Any, now: datetime
) -> None:
    given = answers.answer(asked.uuid, as_actor(expert), "Three", now=now)
    activity_api.sync_question(asked.pk)
    lines = activity.page(as_actor(learner)).lines
    assert {(line.kind, line.title) for line in lines} == {("asked", "How high?"), ("answered", "How high?")}
    assert list(activity_api.rebuild())
    assert activity.page(as_actor(learner)).lines == lines
    answers.remove(given.uuid, as_actor(expert), now=now)
    activity_api.sync_question(asked.pk)
    assert [line.kind for line in activity.page(as_actor(learner)).lines] == ["asked"]


def test_each_act_is_one_line_of_the_log_with_ids_alone(
    asked: Any, author: Any, expert: Any, as_actor: Any, monkeypatch: Any
) -> None:
    now = timezone.now()
    lines: list[tuple[str, dict[str, Any], int]] = []

    def emit(name: str, data: Any, *, user_id: int, course_key: str = "") -> bool:
        assert name in log.NAMES
        lines.append((name.removeprefix(log.PREFIX), dict(data), user_id))
        return True

    monkeypatch.setattr(log, "emit", emit)
    again = api.ask(as_actor(author), title="How wide?", now=now)
    given = answers.answer(again.uuid, as_actor(expert), "So wide", now=now)
    answers.accept(given.uuid, as_actor(author), now=now)
    api.close(again.uuid, as_actor(author), now=now)
    for action, who in (("asked", author), ("answered", expert), ("accepted", author), ("closed", author)):
        for _turn in range(2):
            tracking.track_question(question_id=again.pk, action=action, actor_id=who.pk, now=now)
    assert [(name, who) for name, _data, who in lines] == [
        ("question.asked", author.pk), ("question.answered", expert.pk), ("question.accepted", author.pk),
        ("question.closed", author.pk),
    ]  # fmt: skip
    assert lines[1][1] == {"object_id": again.key, "object_kind": "question", "answer_id": str(given.uuid)}
    assert "wide" not in str(lines)

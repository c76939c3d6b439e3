"""The tracking log: what it says, and that it says it once however often it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from social_learning import events
from social_learning.comments import api as comments
from social_learning.edxapp import tracking as log
from social_learning.progress import api as progress
from social_learning.reactions import api as reactions
from social_learning.review import api as review
from social_learning.wiring import rebuild, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is written to the log, as (name, data, whose, course)."""
    cache.clear()
    found: list[tuple[str, dict[str, Any], int, str]] = []

    def write(name: str, data: Any, *, user_id: int, course_key: str = "") -> bool:
        assert name in log.NAMES
        found.append((name.removeprefix(log.PREFIX), dict(data), user_id, course_key))
        return True

    monkeypatch.setattr(log, "emit", write)
    yield found
    cache.clear()


@pytest.fixture
def told(
    monkeypatch: pytest.MonkeyPatch, now: datetime, django_capture_on_commit_callbacks: Any
) -> Callable[..., None]:
    """Do something; every event of it is delivered twice."""
    run = table.run

    def twice(event_type: str, payload: Any, **_real: Any) -> None:
        for _turn in range(2):
            run(event_type, payload, now=now + timedelta(minutes=5))

    monkeypatch.setattr(table, "run", twice)

    def do(*acts: Callable[[], Any]) -> None:
        for act in acts:
            with django_capture_on_commit_callbacks(execute=True):
                act()

    return do


def test_what_people_do_with_a_knowledge_is_written_once_each(
    published: Any, learner: Any, as_actor: Any, now: datetime, lines: Any, told: Any, space: Any
) -> None:
    knowledge, actor = published(), as_actor(learner)
    target = knowledge.target
    told(
        lambda: reactions.react(target, actor, "applied", now=now),
        # The line that comes after the press is the same act.
        lambda: reactions.react(target, actor, "applied", now=now, note="On pier 4."),
        lambda: comments.add(target, actor, "Thank you!", now=now),
        lambda: progress.open_(target, actor, now=now),
        lambda: progress.finish(target, actor, now=now),
        lambda: reactions.unreact(target, actor, "applied", now=now),
    )
    assert [name for name, *_rest in lines] == [
        "reaction.given", "comment.posted", "target.finished", "reaction.removed"
    ]  # fmt: skip
    about = {"object_id": target.key, "object_kind": "knowledge"}
    assert lines[0][1:] == ({**about, "reaction": "applied"}, learner.pk, "")
    assert lines[1][1]["comment_id"].count("-") == 4
    written = str(lines)
    assert not any(word in written for word in ("Thank you", "pier 4", learner.username, learner.email))


def test_an_approval_is_the_experts_and_the_sharing_the_authors(
    author: Any, expert: Any, as_actor: Any, space: Any, theme: Any, now: datetime, lines: Any, told: Any
) -> None:
    from social_learning.knowledge import api as knowledge_api

    made: list[Any] = []
    said = {"strength": "Short and clear."}
    told(
        lambda: made.append(
            knowledge_api.create_draft(
                as_actor(author), space_id=space.pk, now=now, title="Lifting", theme_id=theme.pk, why="Backs.", body="x"
            )
        ),
        lambda: review.perform("submit", made[0].pk, as_actor(author), now=now),
        lambda: review.perform("claim", made[0].pk, as_actor(expert), now=now),
        lambda: review.perform("approve", made[0].pk, as_actor(expert), now=now, payload=said),
    )
    assert [(name, who) for name, _data, who, _course in lines] == [
        ("knowledge.created", author.pk),
        ("knowledge.submitted", author.pk),
        ("knowledge.approved", expert.pk),
        ("knowledge.published", author.pk),
    ]


def test_what_belongs_to_a_course_says_so(
    learner: Any, as_actor: Any, course_key: str, now: datetime, lines: Any, told: Any
) -> None:
    from social_learning.spaces import api as spaces

    unit = f"block-v1:{course_key.partition(':')[2]}+type@vertical+block@one"
    target = spaces.open_target(unit, as_actor(learner), now=now)
    told(lambda: reactions.react(target, as_actor(learner), "like", now=now))
    expected = {"object_id": unit, "object_kind": "vertical", "reaction": "like"}
    assert lines == [("reaction.given", expected, learner.pk, course_key)]


def test_a_sweep_and_what_came_too_late_are_no_news(
    published: Any, learner: Any, as_actor: Any, now: datetime, lines: Any
) -> None:
    knowledge, actor = published(), as_actor(learner)
    reactions.react(knowledge.target, actor, "like", now=now)
    progress.finish(knowledge.target, actor, now=now)
    comments.add(knowledge.target, actor, "Thank you!", now=now)
    for _line in rebuild.sweep(now - timedelta(days=2), now=now + timedelta(hours=3)):
        pass
    assert lines == []


def test_who_has_left_and_what_is_gone_leave_no_line(
    published: Any, learner: Any, as_actor: Any, now: datetime, lines: Any
) -> None:
    knowledge = published()
    progress.finish(knowledge.target, as_actor(learner), now=now)
    for target_id, user_id in ((knowledge.target_id, 0), (10**9, learner.pk)):
        for event, what in ((events.REACTION_CHANGED, "like"), (events.PROGRESS_CHANGED, "progress")):
            table.run(event.event_type, {"target_id": target_id, "user_id": user_id, "what": what}, now=now)
    table.run(events.KNOWLEDGE_CHANGED.event_type, {"knowledge_id": 10**9, "action": "approve", "actor_id": 1}, now=now)
    assert lines == []


def test_a_log_that_is_not_there_or_fails_disturbs_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys
    from types import SimpleNamespace

    name, data = log.NAMES[0], {"object_id": "x"}
    monkeypatch.setattr(log, "find_spec", lambda _name: None)
    assert log.emit(name, data, user_id=1) is False
    monkeypatch.setattr(log, "find_spec", lambda _name: object())

    def breaks() -> Any:
        raise RuntimeError

    monkeypatch.setitem(sys.modules, "eventtracking", SimpleNamespace(tracker=SimpleNamespace(get_tracker=breaks)))
    assert log.emit(name, data, user_id=1) is False
    with pytest.raises(ValueError, match="no such"):
        log.emit("openedx.social_learning.no such", data, user_id=1)

"""Asking, changing, closing, opening again, taking away: who may, who may not, and what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest

from social_learning.inbox.models import Message
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound, TooMany
from social_learning.questions import answers, api, queries
from social_learning.questions.models import Question, State
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Space, Visibility
from social_learning.targets.models import Access, Target

pytestmark = pytest.mark.django_db


def told(user: Any) -> list[str]:
    """Return the kinds of news of a person, in order."""
    return list(Message.objects.filter(user_id=user.pk).order_by("pk").values_list("kind", flat=True))


def test_a_question_is_a_target_and_an_expert_is_asked(question: Any, learner: Any, expert: Any) -> None:
    target = Target.objects.get(key=question.key)
    assert (target.kind, target.owner_id, target.title, target.url) == (
        "question", learner.pk, "How high may we stack?", question.url,
    )  # fmt: skip
    assert question.state == State.OPEN
    assert question.routed_to == expert.pk
    assert told(expert) == ["question_asked"]
    assert told(learner) == []


def test_asked_twice_it_stands_once(ask: Any, question: Any) -> None:
    assert ask().pk == question.pk
    assert Question.objects.count() == 1


def test_about_a_knowledge_it_takes_space_and_theme(
    ask: Any, published: Any, make_user: Any, course_key: str, as_actor: Any, expert: Any, now: datetime
) -> None:
    space = spaces.ensure_course_space(course_key, now=now)
    item = published(space=space)
    asked = ask(theme_id=None, about=item.key)
    assert (asked.space_id, asked.theme_id, asked.origin_key) == (space.pk, item.theme_id, item.key)
    with pytest.raises(NotFound):
        ask(by=make_user("outsider"), title="What is in it?", theme_id=None, about=item.key)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"title": " \x00 "}, "title", "empty"),
        ({"title": "a" * 201}, "title", "too_long"),
        ({"title": "a" * 3_000_000}, "title", "too_long"),
        ({"title": "half \ud800"}, "title", "unreadable"),
        ({"body": "a" * 5_001}, "body", "too_long"),
        ({"theme_id": 4711}, "theme", "unknown_theme"),
        ({"space_id": 4711}, "space", "unknown_space"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(ask: Any, given: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(**given)
    assert refused.value.code == code
    assert field in refused.value.fields
    assert not Question.objects.exists()


def test_who_may_ask(ask: Any, learner: Any, as_actor: Any, now: datetime, space: Any) -> None:
    hidden = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    with pytest.raises(Invalid):
        ask(space_id=hidden.pk)
    with pytest.raises(NotAllowed):
        api.ask(attrs.evolve(as_actor(learner), read_only=True), title="Who?", now=now)
    with pytest.raises(LoginNeeded):
        api.ask(attrs.evolve(as_actor(learner), user_id=None), title="Who?", now=now)
    Space.objects.filter(pk=space.pk).update(archived_at=now)
    with pytest.raises(NotAllowed) as refused:
        ask()
    assert refused.value.code == "archived"


def test_no_more_than_so_many_an_hour(ask: Any, settings: Any, now: datetime) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "QUESTIONS_PER_HOUR": 2}
    ask(title="One?")
    ask(title="Two?")
    with pytest.raises(TooMany):
        ask(title="Three?")
    assert ask(title="Three?", now=now + timedelta(hours=1, seconds=1)).title == "Three?"


def test_only_the_asker_changes_it(question: Any, learner: Any, steward: Any, as_actor: Any, now: datetime) -> None:
    changed = api.edit(question.uuid, as_actor(learner), title="How high?", now=now)
    assert (changed.title, changed.edited_at, changed.target.key) == ("How high?", now, question.key)
    assert Target.objects.get(key=question.key).title == "How high?"
    with pytest.raises(NotAllowed):
        api.edit(question.uuid, as_actor(steward), title="Mine now", now=now)


def test_another_theme_asks_another_expert(
    question: Any, learner: Any, make_user: Any, as_actor: Any, now: datetime
) -> None:
    from social_learning.experts.models import Expert

    other, cook = spaces.ensure_theme("food", title="Food"), make_user("cook")
    Expert.objects.create(user_id=cook.pk, theme=other, since=now)
    changed = api.edit(question.uuid, as_actor(learner), theme_id=other.pk, now=now)
    assert changed.routed_to == cook.pk
    assert told(cook) == ["question_asked"]


@pytest.mark.parametrize("who", ["learner", "expert", "steward", "site_admin"])
def test_who_closes_and_opens_again(
    who: str, question: Any, learner: Any, as_actor: Any, now: datetime, request: pytest.FixtureRequest
) -> None:
    actor = as_actor(request.getfixturevalue(who))
    closed = api.close(question.uuid, actor, now=now)
    assert (closed.state, closed.due_at, Target.objects.get(key=question.key).access) == ("closed", None, Access.CLOSED)
    assert told(learner) == ([] if who == "learner" else ["question_closed"])
    assert api.close(question.uuid, actor, now=now).closed_at == now
    opened = api.reopen(question.uuid, actor, now=now)
    assert (opened.state, opened.round) == ("open", 2)
    assert Target.objects.get(key=question.key).access == Access.OPEN


def test_a_colleague_neither_closes_nor_removes(question: Any, author: Any, as_actor: Any, now: datetime) -> None:
    for verb in (api.close, api.reopen, api.remove, api.pass_on):
        with pytest.raises(NotAllowed):
            verb(question.uuid, as_actor(author), now=now)


def test_on_a_closed_question_nothing_is_added(
    answer: Any, question: Any, learner: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    api.close(question.uuid, as_actor(learner), now=now)
    for act in (
        lambda: answers.answer(question.uuid, as_actor(author), "One more", now=now),
        lambda: answers.edit(answer.uuid, as_actor(author), "Otherwise", now=now),
        lambda: answers.accept(answer.uuid, as_actor(learner), now=now),
        lambda: api.edit(question.uuid, as_actor(learner), title="Otherwise", now=now),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "closed"


def test_the_asker_removes_what_nobody_answered(question: Any, learner: Any, as_actor: Any, now: datetime) -> None:
    api.remove(question.uuid, as_actor(learner), now=now)
    with pytest.raises(NotFound):
        queries.one(question.uuid, as_actor(learner), now=now)
    assert Question.objects.get().title == "How high may we stack?"


def test_with_answers_only_a_steward_does(
    answer: Any, question: Any, learner: Any, expert: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    for person in (learner, expert):
        with pytest.raises(NotAllowed):
            api.remove(question.uuid, as_actor(person), now=now)
    api.remove(question.uuid, as_actor(steward), now=now)
    assert "question_removed" in told(learner)
    with pytest.raises(NotFound):
        answers.accept(answer.uuid, as_actor(learner), now=now)


def test_html_is_never_let_through(ask: Any, learner: Any, client_for: Any) -> None:
    asked = ask(title="<script>alert(1)</script>?", body="<img src=x onerror=alert(1)> [x](javascript:alert(1))")
    page = client_for(learner).get(f"/social-learning/questions/{asked.uuid}/").content.decode()
    assert "<script>alert" not in page
    assert "onerror" not in page.replace("&lt;img src=x onerror", "")
    assert 'href="javascript' not in page

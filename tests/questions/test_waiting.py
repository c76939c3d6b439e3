"""Who is asked, who is reminded, who is told when nobody answers: once each, and nobody is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.experts.models import Expert
from social_learning.lib.errors import NotAllowed
from social_learning.questions import api, escalation, routing
from social_learning.questions.models import Question, QuestionStep, State, Step
from social_learning.spaces.models import ThemeOwner
from tests.questions.test_ask import told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_who_has_the_least_to_do_is_asked(ask: Any, expert: Any, make_user: Any, theme: Any, now: datetime) -> None:
    second = make_user("second")
    Expert.objects.create(user_id=second.pk, theme=theme, since=now)
    asked = [ask(title=f"Number {number}?").routed_to for number in range(4)]
    assert asked == [expert.pk, second.pk, expert.pk, second.pk]


def test_never_the_asker_nor_who_pauses_nor_who_is_gone(
    ask: Any, expert: Any, make_user: Any, theme: Any, now: datetime
) -> None:
    for number, fields in enumerate(({"paused": now + DAY}, {"is_active": False})):
        paused = fields.pop("paused", None)
        other = make_user(f"other{number}", **fields)
        Expert.objects.create(user_id=other.pk, theme=theme, since=now, paused_until=paused)
    assert ask(by=expert).routed_to is None


def test_routing_asks_few_things(question: Any, make_user: Any, theme: Any, now: datetime) -> None:
    for number in range(10):
        Expert.objects.create(user_id=make_user(f"e{number}").pk, theme=theme, since=now)
    with CaptureQueriesContext(connection) as counted:
        assert routing.find(question, now=now)
    assert len(counted) <= 5


def test_without_an_expert_stewards_hear_at_once(ask: Any, steward: Any, learner: Any) -> None:
    asked = ask()
    assert (asked.routed_to, asked.due_at) == (None, None)
    assert told(steward) == ["question_escalated"]
    assert told(learner) == ["question_goes_on"]


def test_reminded_after_three_passed_up_after_seven_working_days(
    question: Any, expert: Any, steward: Any, make_user: Any, learner: Any, theme: Any, now: datetime
) -> None:
    owner = make_user("owner")
    ThemeOwner.objects.create(theme=theme, user_id=owner.pk)
    escalation.run(now=now + 2 * DAY)
    assert told(expert) == ["question_asked"]
    for _time in range(3):
        escalation.run(now=now + 3 * DAY)
    assert told(expert) == ["question_asked", "question_waits"]
    assert told(steward) == []
    for later in (8, 9, 9, 10, 30):
        escalation.run(now=now + later * DAY)
    assert told(expert) == ["question_asked", "question_waits"]
    assert told(steward) == told(owner) == ["question_escalated"]
    assert told(learner) == ["question_goes_on"]
    steps = set(QuestionStep.objects.values_list("step", "user_id"))
    assert steps == {
        (Step.ROUTED, expert.pk), (Step.REMINDED, expert.pk), (Step.ESCALATED, steward.pk), (Step.ESCALATED, owner.pk),
    }  # fmt: skip
    assert Question.objects.get().due_at is None


def test_a_sweep_that_comes_late_goes_straight_up(question: Any, expert: Any, steward: Any, now: datetime) -> None:
    assert escalation.run(now=now + 20 * DAY) == (1, 1)
    assert told(expert) == ["question_asked"]
    assert told(steward) == ["question_escalated"]


def test_an_answered_question_waits_for_nobody(answer: Any, expert: Any, steward: Any, now: datetime) -> None:
    assert escalation.run(now=now + 30 * DAY) == (0, 0)
    assert told(steward) == []


def test_who_goes_away_is_followed_by_the_next_at_once(
    question: Any, expert: Any, steward: Any, make_user: Any, theme: Any, now: datetime
) -> None:
    second = make_user("second")
    Expert.objects.create(user_id=second.pk, theme=theme, since=now)
    Expert.objects.filter(user_id=expert.pk).update(paused_until=now + 30 * DAY)
    assert escalation.run(now=now)[1] == 1
    escalation.run(now=now + DAY)
    assert Question.objects.get().routed_to == second.pk
    assert told(second) == ["question_asked"]
    # The only one left goes, too: the stewards hear at once.
    Expert.objects.filter(user_id=second.pk).delete()
    escalation.run(now=now + DAY)
    assert told(steward) == ["question_escalated"]


def test_passed_on_it_goes_to_who_was_not_asked_yet(
    question: Any, expert: Any, steward: Any, make_user: Any, theme: Any, as_actor: Any, now: datetime
) -> None:
    second = make_user("second")
    Expert.objects.create(user_id=second.pk, theme=theme, since=now)
    with pytest.raises(NotAllowed):
        api.pass_on(question.uuid, as_actor(second), now=now)
    assert api.pass_on(question.uuid, as_actor(expert), now=now).routed_to == second.pk
    assert api.pass_on(question.uuid, as_actor(second), now=now).routed_to is None
    assert told(steward) == ["question_escalated"]


def test_opened_again_it_waits_anew(question: Any, expert: Any, learner: Any, as_actor: Any, now: datetime) -> None:
    escalation.run(now=now + 3 * DAY)
    api.close(question.uuid, as_actor(learner), now=now + 4 * DAY)
    assert escalation.run(now=now + 9 * DAY) == (0, 0)
    # A Thursday: three working days end on Tuesday.
    api.reopen(question.uuid, as_actor(learner), now=now + 10 * DAY)
    escalation.run(now=now + 14 * DAY)
    assert told(expert) == ["question_asked", "question_waits", "question_asked"]
    escalation.run(now=now + 15 * DAY)
    assert told(expert) == ["question_asked", "question_waits"] * 2


def test_days_are_the_sites_to_set(question: Any, expert: Any, now: datetime, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "QUESTION_ESCALATE_DAYS": 1, "QUESTION_REMIND_DAYS": 0}
    Question.objects.update(due_at=now)
    escalation.run(now=now)
    assert told(expert) == ["question_asked", "question_waits"]


def test_nothing_waits_beyond_its_target_without_a_row(
    ask: Any, expert: Any, steward: Any, site_admin: Any, now: datetime
) -> None:
    for number in range(8):
        ask(title=f"Number {number}?", **({"theme_id": None} if number % 2 else {}))
    escalation.run(now=now + 10 * DAY)
    waiting = Question.objects.filter(state=State.OPEN)
    told_of = set(QuestionStep.objects.filter(step=Step.ESCALATED).values_list("question_id", flat=True))
    assert {row.pk for row in waiting} == told_of
    assert not waiting.exclude(due_at=None).exists()

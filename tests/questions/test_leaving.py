"""Somebody leaves: what they asked and answered, and what waits for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.data import FORMER
from social_learning.experts.models import Expert
from social_learning.questions import answers, personal, queries
from social_learning.questions.models import Answer, Question, QuestionStep
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target
from social_learning.wiring import departures, themes

pytestmark = pytest.mark.django_db


def test_answered_questions_stay_unsigned_others_go(
    ask: Any, answer: Any, question: Any, learner: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    alone = ask(title="My very own trouble?", body="In my words")
    departures.forget(learner.pk, now=now)
    kept, gone = Question.objects.get(pk=question.pk), Question.objects.get(pk=alone.pk)
    assert (kept.asker_id, kept.title) == (FORMER, "How high may we stack?")
    assert (gone.asker_id, gone.title, gone.body, gone.deleted_at) == (FORMER, "", "", now)
    assert Target.objects.get(key=alone.key).title == ""
    seen = queries.one(question.uuid, as_actor(author), now=now)
    assert [one.answer.body for one in seen.answers] == ["Three **pallets** at most."]


def test_answers_stay_unsigned_what_was_taken_away_is_emptied(
    answer: Any, question: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    gone = answers.answer(question.uuid, as_actor(author), "Never mind", now=now)
    answers.remove(gone.uuid, as_actor(author), now=now)
    answers.accept(answer.uuid, as_actor(learner), now=now)
    departures.forget(author.pk, now=now)
    assert list(Answer.objects.order_by("pk").values_list("user_id", "body")) == [
        (FORMER, "Three **pallets** at most."),
        (FORMER, ""),
    ]
    assert Question.objects.get().state == "accepted"


def test_what_waits_for_them_goes_to_somebody_else(
    question: Any, expert: Any, make_user: Any, theme: Any, now: datetime
) -> None:
    second = make_user("second")
    Expert.objects.create(user_id=second.pk, theme=theme, since=now)
    departures.forget(expert.pk, now=now)
    assert Question.objects.get().routed_to == second.pk
    assert set(QuestionStep.objects.values_list("user_id", flat=True)) == {second.pk}


def test_everything_is_handed_out(answer: Any, question: Any, learner: Any, author: Any, expert: Any) -> None:
    headings = {user: [name for name, _row in personal.collect(user.pk)] for user in (learner, author, expert)}
    assert headings == {
        learner: ["Questions you asked"],
        author: ["Answers you gave"],
        expert: ["Questions that were brought to you"],
    }


def test_questions_follow_a_theme_into_another_one(
    question: Any, theme: Any, site_admin: Any, as_actor: Any, now: datetime
) -> None:
    from social_learning.spaces import themes as theme_verbs

    into = spaces.ensure_theme("work", title="Safe work")
    theme_verbs.merge(theme.pk, into.pk, as_actor(site_admin), now=now)
    themes.follow_merge(theme_id=theme.pk, actor_id=site_admin.pk, now=now)
    assert Question.objects.get().theme_id == into.pk

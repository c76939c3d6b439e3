"""Questions and answers: reported with their text, set aside by weight, decided, appealed, brought back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.inbox.models import Message
from social_learning.lib.errors import Invalid, NotAllowed, NotFound, TooMany
from social_learning.moderation import api
from social_learning.moderation.models import Case, Report, Stage, Status
from social_learning.questions import answers, moderated, queries
from social_learning.questions import api as questions
from social_learning.questions.models import Answer, Question, State
from social_learning.search.models import Document
from social_learning.targets.models import Target
from social_learning.wiring import reports
from tests.examples import many

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(expert: Any, learner: Any, theme: Any, space: Any, as_actor: Any, now: Any) -> Any:
    """An open question of the learner, with which the expert was asked to help."""
    return questions.ask(as_actor(learner), title="How high may we stack?", theme_id=theme.pk, now=now)


@pytest.fixture
def answer(question: Any, author: Any, as_actor: Any, now: Any) -> Any:
    """An answer by the author, who is no expert."""
    return answers.answer(question.uuid, as_actor(author), "Three **pallets** at most.", now=now)


def told(user_id: int) -> list[str]:
    return list(Message.objects.filter(user_id=user_id).order_by("pk").values_list("kind", flat=True))


def row_of(question: Any) -> Question:
    return Question.objects.get(pk=question.pk)


def test_three_people_set_an_answer_aside_and_who_wrote_it_hears(
    answer: Any, question: Any, author: Any, people: Any, now: Any
) -> None:
    first, second, third = people(3)
    api.report_key(answer.key, first, "unkind", now=now, line="It hurt.")
    api.report_key(answer.key, first, "spam", now=now)
    api.report_key(answer.key, second, "unkind", now=now)
    assert Report.objects.count() == 2
    assert Report.objects.first().snapshot == "Three **pallets** at most."
    assert Answer.objects.get().deleted_at is None
    api.report_key(answer.key, third, "unkind", now=now)
    case = Case.objects.get()
    assert (case.stage, case.target.key, case.author_id) == (Stage.HIDDEN, question.key, author.pk)
    # The question waits for an answer again.
    assert (row_of(question).state, row_of(question).answer_count) == (State.OPEN, 0)
    assert queries.one(question.uuid, first, now=now).answers == []
    assert told(author.pk) == ["set_aside"]


def test_who_may_report_an_answer(
    answer: Any, author: Any, make_user: Any, people: Any, as_actor: Any, now: Any
) -> None:
    with pytest.raises(NotAllowed):
        api.report_key(answer.key, as_actor(author), "unkind", now=now)
    with pytest.raises(NotFound):
        api.report_key("answer-v1:00000000-0000-4000-8000-000000000000", people(1)[0], "unkind", now=now)
    seen = queries.one(answer.question.uuid, as_actor(author), now=now)
    assert (seen.answers[0].can_report, seen.can_report) == (False, True)
    assert queries.one(answer.question.uuid, people(1)[0], now=now).answers[0].can_report


def test_an_answer_that_was_accepted_comes_back_accepted(
    answer: Any, question: Any, learner: Any, author: Any, people: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    answers.accept(answer.uuid, as_actor(learner), now=now)
    api.report_key(answer.key, people(1)[0], "wrong", now=now)
    case = api.decide(answer.key, as_actor(steward), "remove", now=now, reason="wrong", note="Two pallets.")
    assert (row_of(question).accepted_id, row_of(question).state) == (None, State.OPEN)
    with pytest.raises(NotFound):
        answers.edit(answer.uuid, as_actor(author), "Two", now=now)
    with pytest.raises(NotFound):
        api.appeal(case.pk, people(1)[0], "Mine?", now=now)
    api.appeal(case.pk, as_actor(author), "I have measured it.", now=now, changed="Two pallets at most.")
    api.bring_back(case.pk, as_actor(steward), now=now)
    row = Answer.objects.get(pk=answer.pk)
    assert (row.body, row.aside, row.deleted_at) == ("Two pallets at most.", "", None)
    assert (row_of(question).accepted_id, row_of(question).state) == (answer.pk, State.ACCEPTED)


def test_another_answer_that_was_accepted_meanwhile_stays_so(
    answer: Any, question: Any, learner: Any, expert: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    answers.accept(answer.uuid, as_actor(learner), now=now)
    case = api.take_away(answer.key, as_actor(steward), "remove", now=now, reason="wrong")
    other = answers.answer(question.uuid, as_actor(expert), "Two.", now=now)
    answers.accept(other.uuid, as_actor(learner), now=now)
    api.bring_back(case.pk, as_actor(steward), now=now)
    assert row_of(question).accepted_id == other.pk
    assert Answer.objects.get(pk=answer.pk).accepted_at is None
    assert row_of(question).answer_count == 2


def test_a_question_goes_with_all_its_answers_and_comes_back(
    answer: Any, question: Any, learner: Any, people: Any, steward: Any, as_actor: Any, now: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        for person in people(3):
            api.report_key(question.key, person, "spam", now=now)
    assert Report.objects.first().snapshot == "How high may we stack?"
    with pytest.raises(NotFound):
        queries.one(question.uuid, as_actor(learner), now=now)
    assert Target.objects.get(pk=question.target_id).deleted_at is not None
    assert not Document.objects.filter(key=question.key).exists()
    with django_capture_on_commit_callbacks(execute=True):
        api.decide(question.key, as_actor(steward), "keep", now=now)
    assert len(queries.one(question.uuid, as_actor(learner), now=now).answers) == 1
    assert Target.objects.get(pk=question.target_id).deleted_at is None
    assert Document.objects.filter(key=question.key).exists()
    assert told(learner.pk)[-2:] == ["set_aside", "brought_back"]


def test_a_question_is_changed_with_the_appeal(
    question: Any, learner: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    case = api.take_away(question.key, as_actor(steward), "edit", now=now, reason="private")
    with pytest.raises(Invalid):
        api.appeal(case.pk, as_actor(learner), "Sorry", now=now, changed="a" * 300)
    api.appeal(case.pk, as_actor(learner), "Sorry", now=now, changed="How high?\n\nIn hall 2.")
    api.bring_back(case.pk, as_actor(steward), now=now)
    row = row_of(question)
    assert (row.title, row.body, row.target.title, row.state) == ("How high?", "In hall 2.", "How high?", State.OPEN)
    # Whoever was asked is asked again.
    assert row.routed_to is not None


@pytest.mark.parametrize(("who", "stage", "status"), [("author", "gone", "gone"), ("steward", "removed", "removed")])
def test_what_is_taken_away_otherwise_settles_its_reports(
    answer: Any, people: Any, as_actor: Any, now: Any, request: Any, who: str, stage: str, status: str,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    api.report_key(answer.key, people(1)[0], "unkind", now=now)
    actor = as_actor(request.getfixturevalue(who))
    with django_capture_on_commit_callbacks(execute=True):
        answers.remove(answer.uuid, actor, now=now)
    assert (Case.objects.get().stage, Report.objects.get().status) == (stage, status)
    if who == "steward":
        api.bring_back(Case.objects.get().pk, actor, now=now)
        assert Answer.objects.get().deleted_at is None
    else:
        assert not moderated.show_answer(answer.uuid, "shown", now=now)


def test_what_only_reports_have_set_aside_waits_for_a_person(answer: Any, people: Any, now: Any) -> None:
    for person in people(3):
        api.report_key(answer.key, person, "unkind", now=now)
    assert reports.sweep(now=now) == 0
    assert set(Report.objects.values_list("status", flat=True)) == {Status.OPEN}


def test_who_is_new_asks_with_few_links_and_not_too_often(
    question: Any, make_user: Any, course_key: str, as_actor: Any, now: Any, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {
        **settings.SOCIAL_LEARNING, "TRUST_LEVELS": True, "QUESTIONS_PER_HOUR": 10, "ANSWERS_PER_HOUR": 10,
        "TRUST_NEW_PERCENT": 10, "TRUST_NEW_LINKS": 1,
    }  # fmt: skip
    new = as_actor(make_user("new", courses=[course_key]))
    links = "https://a.example and https://b.example"
    for write in (
        lambda: questions.ask(new, title="Look", body=links, now=now),
        lambda: answers.answer(question.uuid, new, links, now=now),
    ):
        with pytest.raises(Invalid) as refused:
            write()
        assert refused.value.code == "too_many_links"
    questions.ask(new, title="One?", now=now)
    answers.answer(question.uuid, new, "One.", now=now)
    with pytest.raises(TooMany):
        questions.ask(new, title="Two?", now=now)
    with pytest.raises(TooMany):
        answers.answer(question.uuid, new, "Two.", now=now)


STEPS = st.lists(st.sampled_from(["hide", "show", "accept", "unaccept", "hide_question", "show_question"]), max_size=8)


@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_set_aside_and_brought_back_the_row_says_what_stands(
    answer: Any, question: Any, learner: Any, as_actor: Any, now: Any, steps: list[str]
) -> None:
    """The number of answers, the acceptance and the state always follow from what is there."""
    moderated.show_question(question.uuid, now=now)
    moderated.show_answer(answer.uuid, "shown", now=now)
    stood = "shown"
    for step in steps:
        if step == "hide":
            stood = moderated.hide_answer(answer.uuid, "unkind", now=now) or stood
        elif step == "show":
            moderated.show_answer(answer.uuid, stood, now=now)
        elif step == "hide_question":
            moderated.hide_question(question.uuid, "unkind", now=now)
        elif step == "show_question":
            moderated.show_question(question.uuid, now=now)
        else:
            try:
                getattr(answers, step)(answer.uuid, as_actor(learner), now=now)
            except NotFound:
                assert row_of(question).deleted_at or Answer.objects.get(pk=answer.pk).deleted_at
        row = row_of(question)
        standing = Answer.objects.filter(question=question, deleted_at=None)
        assert row.answer_count == standing.count()
        assert row.accepted_id is None or standing.filter(pk=row.accepted_id).exists()
        expected = State.ACCEPTED if row.accepted_id else State.ANSWERED if row.answer_count else State.OPEN
        assert row.state == expected
        assert bool(row.deleted_at) == bool(row.aside)

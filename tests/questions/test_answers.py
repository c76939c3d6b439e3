"""Answering, accepting, taking back, making Knowledge of it: who may, who may not, and what both sides are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.gamification import api as gamification
from social_learning.gamification.models import PointEvent, Standing
from social_learning.knowledge import coauthors
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from social_learning.questions import answers, api, harvest, queries
from social_learning.questions.models import Answer, Question, State
from social_learning.spaces.models import Space
from tests.examples import many
from tests.questions.test_ask import told

pytestmark = pytest.mark.django_db


def test_both_sides_are_told_of_an_answer(answer: Any, question: Any, learner: Any, expert: Any, author: Any) -> None:
    row = Question.objects.get(pk=question.pk)
    assert (row.state, row.answer_count, row.due_at) == (State.ANSWERED, 1, None)
    assert told(learner) == ["question_reply"]
    assert told(expert) == ["question_asked", "question_helped"]
    assert told(author) == []


def test_sent_twice_it_stands_once(answer: Any, question: Any, author: Any, as_actor: Any, now: datetime) -> None:
    again = answers.answer(question.uuid, as_actor(author), "Three **pallets** at most. ", now=now)
    assert again.pk == answer.pk
    assert Question.objects.get().answer_count == 1


def test_what_is_no_answer_is_refused(question: Any, author: Any, as_actor: Any, now: datetime, settings: Any) -> None:
    for body, code in (("  ", "empty"), ("a" * 5_001, "too_long"), ("\ud800", "unreadable")):
        with pytest.raises(Invalid) as refused:
            answers.answer(question.uuid, as_actor(author), body, now=now)
        assert refused.value.code == code
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "ANSWERS_PER_HOUR": 1}
    answers.answer(question.uuid, as_actor(author), "One", now=now)
    with pytest.raises(TooMany):
        answers.answer(question.uuid, as_actor(author), "Two", now=now)


def test_who_does_not_see_it_does_not_answer(
    ask: Any, make_user: Any, course_key: str, as_actor: Any, expert: Any, now: datetime
) -> None:
    from social_learning.spaces import api as spaces

    inside = ask(space_id=spaces.ensure_course_space(course_key, now=now).pk)
    with pytest.raises(NotFound):
        answers.answer(inside.uuid, as_actor(make_user("outsider")), "I know", now=now)


@pytest.mark.parametrize(("who", "may"), [("learner", 1), ("expert", 1), ("author", 0), ("steward", 0)])
def test_who_accepts(
    who: str, may: int, answer: Any, author: Any, as_actor: Any, now: datetime, request: pytest.FixtureRequest
) -> None:
    actor = as_actor(request.getfixturevalue(who))
    if not may:
        with pytest.raises(NotAllowed):
            answers.accept(answer.uuid, actor, now=now)
        return
    answers.accept(answer.uuid, actor, now=now)
    assert answers.accept(answer.uuid, actor, now=now).accepted_by == actor.user_id
    assert Question.objects.get().state == State.ACCEPTED
    assert told(author) == ["question_accepted"]
    answers.unaccept(answer.uuid, actor, now=now)
    assert (Question.objects.get().state, Answer.objects.get().accepted_at) == (State.ANSWERED, None)


def test_an_expert_does_not_accept_their_own_but_the_asker_may(
    question: Any, expert: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    own = answers.answer(question.uuid, as_actor(expert), "Three.", now=now)
    with pytest.raises(NotAllowed):
        answers.accept(own.uuid, as_actor(expert), now=now)
    found_out = answers.answer(question.uuid, as_actor(learner), "I looked it up: three.", now=now)
    assert answers.accept(found_out.uuid, as_actor(learner), now=now).accepted_at == now


def test_after_losing_the_role_an_expert_accepts_no_more(
    answer: Any, expert: Any, as_actor: Any, now: datetime
) -> None:
    from social_learning.experts.models import Expert

    Expert.objects.all().delete()
    with pytest.raises(NotAllowed):
        answers.accept(answer.uuid, as_actor(expert), now=now)


def test_one_at_most_is_accepted(
    answer: Any, question: Any, expert: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    other = answers.answer(question.uuid, as_actor(expert), "Two, to be safe.", now=now)
    answers.accept(answer.uuid, as_actor(learner), now=now)
    with pytest.raises(Conflict) as refused:
        answers.accept(other.uuid, as_actor(learner), now=now)
    assert refused.value.code == "accepted_already"
    seen = queries.one(question.uuid, as_actor(learner), now=now)
    assert [one.is_accepted for one in seen.answers] == [True, False]


def test_only_who_wrote_it_changes_it(answer: Any, author: Any, steward: Any, as_actor: Any, now: datetime) -> None:
    assert answers.edit(answer.uuid, as_actor(author), "Two.", now=now).body == "Two."
    with pytest.raises(NotAllowed):
        answers.edit(answer.uuid, as_actor(steward), "Four.", now=now)


@pytest.mark.parametrize(("who", "may"), [("author", 1), ("steward", 1), ("learner", 0), ("expert", 0)])
def test_who_takes_an_answer_away(
    who: str, may: int, answer: Any, learner: Any, author: Any, as_actor: Any, now: datetime,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    answers.accept(answer.uuid, as_actor(learner), now=now)
    actor = as_actor(request.getfixturevalue(who))
    if not may:
        with pytest.raises(NotAllowed):
            answers.remove(answer.uuid, actor, now=now)
        return
    answers.remove(answer.uuid, actor, now=now)
    row = Question.objects.get()
    assert (row.state, row.answer_count, row.accepted_id, row.round) == (State.OPEN, 0, None, 2)
    assert Answer.objects.get().body
    assert ("question_answer_removed" in told(author)) == (who == "steward")
    with pytest.raises(NotFound):
        answers.remove(answer.uuid, actor, now=now)


def test_its_author_makes_knowledge_of_it(
    answer: Any, question: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    item = harvest.to_knowledge(answer.uuid, as_actor(author), now=now)
    assert (item.author_id, item.title, item.theme_id, item.space_id, item.state) == (
        author.pk, question.title, question.theme_id, question.space_id, "draft",
    )  # fmt: skip
    assert "Three **pallets**" in item.body
    assert question.url in item.body
    assert harvest.to_knowledge(answer.uuid, as_actor(author), now=now).pk == item.pk
    # A draft is its author's alone; once it is out, both sides hear of it, once.
    assert [one.knowledge for one in queries.one(question.uuid, as_actor(learner), now=now).answers] == [None]
    Knowledge.objects.filter(pk=item.pk).update(state="published", published_at=now, author_id=author.pk)
    for _time in range(2):
        harvest.tell_published(item.pk, now=now)
    assert told(learner) == ["question_reply", "question_knowledge"]
    (one,) = queries.one(question.uuid, as_actor(learner), now=now).answers
    assert one.knowledge == item


def test_an_expert_makes_it_and_the_answerer_is_credited(
    answer: Any, expert: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        harvest.to_knowledge(answer.uuid, as_actor(learner), now=now)
    item = harvest.to_knowledge(answer.uuid, as_actor(expert), now=now)
    assert item.author_id == expert.pk
    assert coauthors.credited([item.pk]) == {item.pk: [author.pk]}
    assert "coauthor_invited" in told(author)
    # Asked to write along, the answerer is led to the same draft.
    assert harvest.to_knowledge(answer.uuid, as_actor(author), now=now).pk == item.pk


def test_two_do_not_make_it_twice(answer: Any, expert: Any, steward: Any, as_actor: Any, now: datetime) -> None:
    harvest.to_knowledge(answer.uuid, as_actor(expert), now=now)
    with pytest.raises(Conflict) as refused:
        harvest.to_knowledge(answer.uuid, as_actor(steward), now=now)
    assert refused.value.code == "in_the_making"
    assert Knowledge.objects.count() == 1


def test_where_one_may_not_share_nothing_is_begun(
    answer: Any, author: Any, as_actor: Any, space: Any, now: datetime
) -> None:
    Space.objects.filter(pk=space.pk).update(sharing="nobody")
    with pytest.raises(NotAllowed):
        harvest.to_knowledge(answer.uuid, as_actor(author), now=now)
    assert Answer.objects.get().knowledge_id is None


def _points(user_id: int) -> int:
    return Standing.objects.filter(pk=user_id).values_list("points", flat=True).first() or 0


_STEPS = st.lists(
    st.tuples(st.sampled_from(["accept", "unaccept", "remove", "close", "reopen"]), st.integers(0, 2), st.booleans()),
    max_size=12,
)


@settings(max_examples=many(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_points_follow_what_is_accepted(
    steps: list[tuple[str, int, bool]], learner: Any, author: Any, expert: Any, ask: Any, as_actor: Any, now: datetime
) -> None:
    for model in (PointEvent, Standing, Answer, Question):
        model.objects.all().delete()
    question = ask()
    people = [author, learner, expert]
    given_answers = [answers.answer(question.uuid, as_actor(user), f"By {user.pk}", now=now) for user in people]
    for number, (verb, which, late) in enumerate(steps):
        row, at = given_answers[which], now + timedelta(minutes=number)
        try:
            if verb == "remove":
                answers.remove(row.uuid, as_actor(people[which]), now=at)
            elif verb in ("close", "reopen"):
                getattr(api, verb)(question.uuid, as_actor(learner), now=at)
            else:
                getattr(answers, verb)(row.uuid, as_actor(learner), now=at)
        except (Conflict, NotFound):
            pass
        if not late:
            gamification.sync_question(question.pk, now=at)
    gamification.sync_question(question.pk, now=now)
    held = Question.objects.get(pk=question.pk)
    accepted = list(Answer.objects.exclude(accepted_at=None))
    assert [row.pk for row in accepted] == [pk for pk in [held.accepted_id] if pk]
    assert held.answer_count == Answer.objects.filter(deleted_at=None).count()
    for user in people:
        solved = bool(accepted) and accepted[0].user_id == user.pk and user != learner
        assert _points(user.pk) == (10 if solved else 0)
    before = list(PointEvent.objects.order_by("dedupe_key").values("dedupe_key", "points", "at", "giver_id"))
    list(gamification.rebuild(now=now))
    assert list(PointEvent.objects.order_by("dedupe_key").values("dedupe_key", "points", "at", "giver_id")) == before

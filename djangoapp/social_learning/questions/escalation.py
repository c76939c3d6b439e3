"""What becomes of a question that waits: an expert is asked, reminded, and then the owners and stewards are told.

Every step has a row in the ledger, which the database gives out once; the row comes first, in the transaction that
tells. So the sweep may run as often as it likes, on several workers, and nobody hears the same twice. ``due_at`` is
the moment of the next step. An expert who has gone, or pauses, is followed by the next one at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from social_learning import conf
from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.experts import api as experts_api
from social_learning.experts import calendar
from social_learning.experts import queries as experts
from social_learning.experts.models import Expert
from social_learning.lib import stream
from social_learning.lib.sql import insert_if_new
from social_learning.questions import access, news, routing
from social_learning.questions.models import Question, QuestionStep, State, Step
from social_learning.spaces import queries as spaces
from social_learning.spaces import theme_queries

# A site may have hundreds of staff; this many are enough to find somebody who knows.
MOST_TOLD = 20


def begin(question: Question, *, now: datetime) -> None:
    """Bring a question to an expert, or at once to those who look after it; the caller saves the row.

    Whoever is asked already, and still knows the theme, stays asked.
    """
    if question.routed_to is None or not routing.is_free(question, question.routed_to, now=now):
        next_expert(question, now=now)


def begin_again(question: Question, *, now: datetime) -> None:
    """Let a question wait anew: whoever was told before may be told again."""
    question.round += 1
    question.waiting_since, question.routed_to = now, None
    next_expert(question, now=now)


def next_expert(question: Question, *, now: datetime) -> None:
    """Bring a question to somebody who was not asked yet in this round; to its stewards if there is nobody left."""
    asked = QuestionStep.objects.filter(question_id=question.pk, round=question.round, step=Step.ROUTED)
    question.routed_to = routing.find(question, now=now, but=set(asked.values_list("user_id", flat=True)))
    if question.routed_to is None:
        escalate(question, now=now)
        return
    remind_at = _remind_at(question)
    # Whoever is asked late has some time before they hear of it again.
    question.due_at = remind_at if remind_at > now else _escalate_at(question)
    experts_api.note_asked(question.routed_to, now=now)
    if _note(question, Step.ROUTED, question.routed_to, now):
        news.asked_expert(question, question.routed_to, now)


def escalate(question: Question, *, now: datetime) -> None:
    """Tell the owners of the theme and the stewards of the space, else site staff; and the asker that it goes on."""
    question.due_at = None
    told = [user_id for user_id in _who_looks_after(question) if _note(question, Step.ESCALATED, user_id, now)]
    for user_id in told:
        news.escalated(question, user_id, now)
    if told:
        news.goes_on(question, now)


def run(*, now: datetime) -> tuple[int, int]:
    """Take the next step of every question whose moment has come, or whose expert is away; return how many were looked
    at and acted upon."""
    looked = acted = 0
    for found in (_due(now), _forsaken(now)):
        for question_id in found:
            looked += 1
            acted += look(question_id, now=now)
    return looked, acted


@transaction.atomic
def look(question_id: int, *, now: datetime) -> bool:
    """Take the next step of one question and return whether there was one; a repetition does nothing."""
    found = access.whole().filter(pk=question_id).first()
    if found is None:
        return False
    question = access.held(found)
    waits = question.state == State.OPEN and question.deleted_at is None
    if not waits or question.due_at is None:
        return False
    is_away = question.routed_to is not None and not routing.is_free(question, question.routed_to, now=now)
    if question.due_at > now and not is_away:
        return False
    _step(question, now, is_away=is_away)
    question.save(update_fields=["routed_to", "due_at"])
    return True


def _step(question: Question, now: datetime, *, is_away: bool) -> None:
    if now >= _escalate_at(question):
        escalate(question, now=now)
    elif question.routed_to is None or is_away:
        next_expert(question, now=now)
    else:
        question.due_at = _escalate_at(question)
        if _note(question, Step.REMINDED, question.routed_to, now):
            news.reminded(question, question.routed_to, now)


def _due(now: datetime) -> Iterator[int]:
    """Yield the ids of what is due, some hundreds at a time."""
    waiting = Question.objects.filter(due_at__lte=now, deleted_at=None, state=State.OPEN)
    yield from (pk for (pk,) in stream.rows(waiting, "pk"))


def _forsaken(now: datetime) -> Iterator[int]:
    """Yield the ids of what waits for somebody who pauses, is away, or is expert of nothing any more."""
    waiting = Question.objects.filter(state=State.OPEN, deleted_at=None, due_at__gt=now).exclude(routed_to=None)
    for away in experts.away(now, stream.CHUNK):
        yield from (pk for (pk,) in stream.rows(waiting.filter(routed_to__in=away), "pk"))
    named = Expert.objects.filter(user_id=OuterRef("routed_to"))
    yield from (pk for (pk,) in stream.rows(waiting.exclude(Exists(named)), "pk"))


def _who_looks_after(question: Question) -> list[int]:
    owners = set(theme_queries.owner_ids().get(question.theme_id, ())) if question.theme_id is not None else set()
    stewards = set(spaces.steward_ids(question.space_id))
    but = {question.asker_id, FORMER}
    # Whoever is told must be able to read it.
    found = spaces.who_sees(question.space, (owners | stewards) - but)
    return sorted(found or users.staff_ids() - but)[:MOST_TOLD]


def _note(question: Question, step: Step, user_id: int, now: datetime) -> bool:
    row = QuestionStep(question_id=question.pk, round=question.round, step=step.value, user_id=user_id, at=now)
    return insert_if_new(row)


def _remind_at(question: Question) -> datetime:
    return _working_days(question, int(conf.get("QUESTION_REMIND_DAYS")))


def _escalate_at(question: Question) -> datetime:
    return _working_days(question, int(conf.get("QUESTION_ESCALATE_DAYS")))


def _working_days(question: Question, days: int) -> datetime:
    """Return so many working days after it began to wait, of whoever is asked; nobody else has others than the site."""
    return calendar.add_working_days(question.waiting_since, days, experts.rhythm_of(question.routed_to))

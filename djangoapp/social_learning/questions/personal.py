"""What this room keeps about people: what they asked and answered.

When they leave, a question nobody has answered goes; one with answers stays, unsigned, so that the answers keep their
sense, and so do their answers. What was taken away is emptied. Whom a question was brought to is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.lib.sql import atomic_with_retry
from social_learning.questions import access, escalation
from social_learning.questions.models import Answer, Question, QuestionStep, State
from social_learning.targets import api as targets_api

KEEPS = (
    Kept(
        Question,
        ("asker_id", "routed_to", "title", "body"),
        what="What a person asked and when, and which expert was asked to answer.",
        why="So that colleagues can answer, and others find the answer.",
        leaving="A question that has answers stays, signed “A former colleague”; others go. Another expert is asked.",
    ),
    Kept(
        Answer,
        ("user_id", "accepted_by", "body"),
        what="What a person answered, and who said that it helps.",
        why="The answers are what others look for.",
        leaving="The text stays, signed “A former colleague”; what was taken away is emptied.",
    ),
    Kept(
        QuestionStep,
        ("user_id",),
        what="To whom a question that waits was brought, and when.",
        why="So that nobody is told the same twice, and no question is forgotten.",
        leaving="Removed.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person asked, then what they answered, then what they were asked."""
    for asked in stream.each(Question.objects.filter(asker_id=user_id)):
        yield (
            _("Questions you asked"),
            {
                _("question"): asked.title,
                _("your words"): asked.body,
                _("link"): asked.url,
                _("at"): moment(asked.created_at),
                _("changed"): moment(asked.edited_at),
                _("removed"): moment(asked.deleted_at),
            },
        )
    for row in stream.each(Answer.objects.filter(user_id=user_id).select_related("question")):
        yield (
            _("Answers you gave"),
            {
                _("question"): row.question.title,
                _("your words"): row.body,
                _("link"): row.question.url,
                _("at"): moment(row.created_at),
                _("changed"): moment(row.edited_at),
                _("accepted"): moment(row.accepted_at),
                _("removed"): moment(row.deleted_at),
            },
        )
    for judged in stream.each(Answer.objects.filter(accepted_by=user_id).select_related("question")):
        yield (
            _("Answers you accepted"),
            {_("question"): judged.question.title, _("at"): moment(judged.accepted_at)},
        )
    for step in stream.each(QuestionStep.objects.filter(user_id=user_id).select_related("question")):
        yield (
            _("Questions that were brought to you"),
            {_("question"): step.question.title, _("at"): moment(step.at)},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Take the person off all of it; what waits for them goes to somebody else."""
    for question_id in _ids(Question.objects.filter(asker_id=user_id)):
        _forget_question(question_id, now, settle)
    stream.drain(Answer.objects.filter(user_id=user_id).exclude(deleted_at=None), lambda part: part.update(body=""))
    stream.drain(Answer.objects.filter(user_id=user_id), lambda part: part.update(user_id=FORMER))
    stream.comb(Answer.objects.filter(accepted_by=user_id), lambda part: part.update(accepted_by=FORMER))
    for question_id in _ids(Question.objects.filter(routed_to=user_id)):
        _hand_on(question_id, now)
    # Only now: while they were handed on, the ledger said that this person was asked.
    stream.drain(QuestionStep.objects.filter(user_id=user_id), lambda part: part.delete())


def _ids(found: object) -> Iterator[int]:
    yield from (pk for (pk,) in stream.rows(found, "pk"))  # type: ignore[arg-type]


@atomic_with_retry
def _forget_question(question_id: int, now: datetime, settle: Settle) -> None:
    question = access.whole().get(pk=question_id)
    row = access.held(question)
    if row.answer_count == 0:
        row.title, row.body = "", ""
        row.deleted_at, row.due_at = row.deleted_at or now, None
        targets_api.mark_deleted(row.target_id, now=now)
        targets_api.update(row.target_id, title="")
    row.asker_id = FORMER
    access.done(row, "forgotten", FORMER, now)
    settle(row.target_id)


@atomic_with_retry
def _hand_on(question_id: int, now: datetime) -> None:
    row = access.held(access.whole().get(pk=question_id))
    row.routed_to = None
    if row.state == State.OPEN and row.deleted_at is None:
        escalation.next_expert(row, now=now)
    access.done(row, "handed_on", FORMER, now)

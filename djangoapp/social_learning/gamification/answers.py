"""Points for answers that were accepted: the ledger made to agree with the questions."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from social_learning.data import FORMER
from social_learning.gamification import ledger
from social_learning.gamification.models import PointEvent
from social_learning.gamification.rules import ANSWER_RULES, AnswerFacts
from social_learning.questions import queries as questions


def facts_of(question_id: int) -> tuple[AnswerFacts, int] | None:
    """Return which answer of a question is accepted, and the question's target; two queries at most."""
    found = questions.accepted_answer(question_id)
    if found is None:
        return None
    question, answer = found
    facts = AnswerFacts(
        asker_id=question.asker_id,
        answer_id=answer.pk if answer is not None else None,
        user_id=answer.user_id if answer is not None else FORMER,
        at=answer.accepted_at if answer is not None else None,
    )
    return facts, question.target_id


def concerned(question_id: int) -> set[int]:
    """Return whose ledgers a question may concern: who answered, and whoever has a row of it."""
    found = facts_of(question_id)
    if found is None:
        return set()
    facts, target_id = found
    return (set(_rows(target_id).values_list("user_id", flat=True)) | {facts.user_id}) - {FORMER}


def settle(question_id: int, user_id: int, now: datetime) -> None:
    """Make one person's rows agree with the facts, which are read now: the caller holds the lock of the person."""
    found = facts_of(question_id)
    if found is not None:
        facts, target_id = found
        mine = [entry for entry in ledger.entries(ANSWER_RULES, facts) if entry.user_id == user_id]
        ledger.settle(_rows(target_id).filter(user_id=user_id), mine, target_id, now)


def _rows(target_id: int) -> QuerySet[PointEvent]:
    return PointEvent.objects.filter(target_id=target_id, rule__in=[rule.name for rule in ANSWER_RULES])

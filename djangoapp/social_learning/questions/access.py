"""The gate of the room: a question that somebody may see, what they are to it, and its row under lock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from social_learning import events
from social_learning.data import Actor
from social_learning.experts import queries as experts
from social_learning.lib.errors import LoginNeeded, NotAllowed, NotFound
from social_learning.questions.models import Answer, Question, state_of
from social_learning.questions.permissions import Standing
from social_learning.spaces import queries as spaces


def writer(actor: Actor) -> int:
    """Return who writes; ``LoginNeeded``, and ``NotAllowed`` for who only looks."""
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    return actor.user_id


def whole() -> QuerySet[Question]:
    """Return questions with all that is shown of them, the texts of their spaces left out."""
    return Question.objects.select_related("target", "space", "theme").defer("space__charter", "space__purpose")


def seen(uuid: UUID, actor: Actor) -> Question:
    """Return a question this person may see; ``NotFound`` otherwise, also for one that was taken away."""
    question = whole().filter(uuid=uuid, deleted_at=None).first()
    if question is None:
        raise NotFound
    question.target.space = question.space
    spaces.visible_target(actor, question.target)
    return question


def seen_answer(uuid: UUID, actor: Actor) -> tuple[Answer, Question]:
    """Return an answer that stands, and its question, if this person may see them; ``NotFound`` otherwise."""
    answer = Answer.objects.filter(uuid=uuid, deleted_at=None).select_related("question").first()
    if answer is None:
        raise NotFound
    return answer, seen(answer.question.uuid, actor)


def locked(question: Question) -> Question:
    """Return the row as it is now, held until the transaction ends; ``NotFound`` if it was taken away meanwhile."""
    row = held(question)
    if row.deleted_at is not None:
        raise NotFound
    return row


def held(question: Question) -> Question:
    """Return the row as it is now, held until the transaction ends, taken away or not."""
    row = Question.objects.select_for_update().get(pk=question.pk)
    row.target, row.space = question.target, question.space
    return row


def locked_answer(answer: Answer, question: Question) -> Answer:
    """Return an answer as it is now, below the lock of its question; ``NotFound`` if it was taken away meanwhile."""
    row = Answer.objects.select_for_update().get(pk=answer.pk)
    if row.deleted_at is not None:
        raise NotFound
    row.question = question
    return row


def standing(actor: Actor, question: Question, now: datetime) -> Standing:
    """Return what a person is to a question; one query, none for an own question without a theme."""
    return Standing(
        is_expert=experts.is_expert(actor.user_id, question.theme_id, now),
        is_steward=spaces.is_steward(actor, question.space),
    )


def done(question: Question, action: str, actor_id: int, now: datetime) -> Question:
    """Save the row in the state that follows from it, and say so once it is committed."""
    question.state = state_of(question)
    question.changed_at = now
    question.save()
    tell(question, action, actor_id, now)
    return question


def tell(question: Question, action: str, actor_id: int, now: datetime) -> None:
    """Let the others know, once it is committed."""
    change = events.QuestionEvent(question_id=question.pk, action=action, actor_id=actor_id)
    events.emit(events.QUESTION_CHANGED, now=now, question=change)

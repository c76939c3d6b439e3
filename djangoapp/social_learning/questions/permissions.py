"""Who may ask, answer, accept, close and remove: pure predicates over plain values, default deny."""

from __future__ import annotations

import attrs

from social_learning.data import FORMER, Actor
from social_learning.questions.models import Answer, Question


@attrs.frozen
class Standing:
    """What one person is to one question that they see, beyond having asked it."""

    is_expert: bool = False
    is_steward: bool = False


def can_ask(actor: Actor, *, sees_space: bool, is_archived: bool) -> bool:
    """Return whether this person may ask in a space: whoever may read there, as long as it is in use."""
    return actor.may_write and sees_space and not is_archived


def is_asker(actor: Actor, question: Question) -> bool:
    """Return whether this person asked it."""
    return actor.user_id is not None and actor.user_id != FORMER and actor.user_id == question.asker_id


def can_edit(actor: Actor, question: Question) -> bool:
    """Return whether this person may change the question: who asked, until it is closed."""
    return actor.may_write and is_asker(actor, question) and _lives(question) and question.closed_at is None


def can_answer(actor: Actor, question: Question) -> bool:
    """Return whether this person may answer: everybody who sees it, until it is closed."""
    return actor.may_write and _lives(question) and question.closed_at is None


def can_edit_answer(actor: Actor, answer: Answer, question: Question) -> bool:
    """Return whether this person may change an answer: who wrote it, until the question is closed."""
    return can_answer(actor, question) and actor.user_id == answer.user_id and answer.deleted_at is None


def can_remove_answer(actor: Actor, answer: Answer, standing: Standing) -> bool:
    """Return whether this person may take an answer away: who wrote it, and who looks after the space."""
    return actor.may_write and (standing.is_steward or (actor.user_id == answer.user_id and answer.user_id != FORMER))


def can_accept(actor: Actor, answer: Answer, question: Question, standing: Standing) -> bool:
    """Return whether this person may say that an answer helps: who asked, or an expert of the theme.

    An expert not of their own answer; who asked and found out by themselves may say so.
    """
    if not actor.may_write or not _lives(question) or answer.deleted_at is not None or question.closed_at is not None:
        return False
    return is_asker(actor, question) or (standing.is_expert and actor.user_id != answer.user_id)


def can_close(actor: Actor, question: Question, standing: Standing) -> bool:
    """Return whether this person may close or open again: who asked, an expert of the theme, a steward."""
    if not actor.may_write or not _lives(question):
        return False
    return is_asker(actor, question) or standing.is_expert or standing.is_steward


def can_remove(actor: Actor, question: Question, standing: Standing) -> bool:
    """Return whether this person may take the question away: a steward; who asked, while nobody has answered."""
    if not actor.may_write:
        return False
    return standing.is_steward or (is_asker(actor, question) and question.answer_count == 0)


def can_pass_on(actor: Actor, question: Question) -> bool:
    """Return whether this person may let somebody else answer: who was asked to, while nobody has."""
    waits = _lives(question) and question.closed_at is None and question.answer_count == 0
    return actor.may_write and waits and question.routed_to is not None and question.routed_to == actor.user_id


def can_harvest(actor: Actor, answer: Answer, question: Question, standing: Standing) -> bool:
    """Return whether this person may make Knowledge of an answer: who wrote it, an expert of the theme, a steward."""
    if not actor.may_write or not _lives(question) or answer.deleted_at is not None:
        return False
    return actor.user_id == answer.user_id or standing.is_expert or standing.is_steward


def can_report(actor: Actor, author_id: int) -> bool:
    """Return whether this person may report a question or an answer they see: anybody but who wrote it."""
    return actor.may_write and author_id not in (actor.user_id, FORMER)


def _lives(question: Question) -> bool:
    return question.deleted_at is None

"""The verbs of answers: answer, change, take away, accept and take that back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.lib.errors import Conflict, NotAllowed, TooMany
from social_learning.lib.sql import atomic_with_retry
from social_learning.questions import access, api, escalation, fields, news, permissions
from social_learning.questions.models import Answer, Question
from social_learning.trust import api as trust

# One page shows them all.
MOST = 100


@atomic_with_retry
def answer(question_uuid: UUID, actor: Actor, body: str, *, now: datetime) -> Answer:
    """Return a new answer; sent twice it stands once. Whoever was asked is free of it, the asker is told.

    Raises ``Invalid`` (``empty``, ``too_long``), ``NotFound``, ``Conflict`` (``closed``, ``enough_answers``),
    ``TooMany`` above the limit of an hour, and as ``trust.check``.
    """
    user_id = access.writer(actor)
    text = fields.body(body, needed=True)
    question = access.locked(access.seen(question_uuid, actor))
    if not permissions.can_answer(actor, question):
        raise api.closed()
    trust.check(actor, trust.ANSWER, now, space=question.space, text=text)
    # Locking reads: what stands since this transaction began is seen, too.
    standing = Answer.objects.select_for_update().filter(question_id=question.pk, deleted_at=None, user_id=user_id)
    same = standing.filter(body=text, created_at__gt=now - api.TWICE).first()
    if same is not None:
        same.question = question
        return same
    if question.answer_count >= MOST:
        raise Conflict(_("There are a hundred answers already. Perhaps one of them can be made better?"), code="enough")
    limit = trust.hourly(actor, conf.get("ANSWERS_PER_HOUR"), now, space=question.space)
    if limit and Answer.objects.filter(user_id=user_id, created_at__gt=now - api.HOUR).count() >= limit:
        raise TooMany
    row = Answer.objects.create(question=question, user_id=user_id, body=text, created_at=now)
    question.answer_count += 1
    question.due_at = None
    news.answered(row, question, now)
    access.done(question, "answered", user_id, now)
    return row


@atomic_with_retry
def edit(answer_uuid: UUID, actor: Actor, body: str, *, now: datetime) -> Answer:
    """Return the answer with its new text. Raises ``NotFound``, ``NotAllowed``, ``Conflict`` (``closed``)."""
    user_id = access.writer(actor)
    text = fields.body(body, needed=True)
    question, row = held(answer_uuid, actor)
    if row.user_id != user_id:
        raise NotAllowed(_("Only who wrote this can change it."))
    if not permissions.can_edit_answer(actor, row, question):
        raise api.closed()
    if text != row.body:
        trust.check(actor, trust.ANSWER, now, space=question.space, text=text)
        row.body, row.edited_at = text, now
        row.save(update_fields=["body", "edited_at"])
        access.done(question, "answer_edited", user_id, now)
    return row


@atomic_with_retry
def remove(answer_uuid: UUID, actor: Actor, *, now: datetime) -> Answer:
    """Return the answer, taken away; if it was accepted it is so no more. Raises ``NotFound``, ``NotAllowed``.

    A question that has no other answer waits for one again.
    """
    user_id = access.writer(actor)
    question, row = held(answer_uuid, actor)
    if not permissions.can_remove_answer(actor, row, access.standing(actor, question, now)):
        raise NotAllowed(_("Who wrote this, or a steward, can take it away."))
    if question.accepted_id == row.pk:
        question.accepted_id = None
    row.deleted_at, row.accepted_at, row.accepted_by = now, None, None
    # What somebody else takes away can be brought back.
    row.aside = "" if row.user_id == user_id else api.BY_STEWARD
    row.save(update_fields=["deleted_at", "accepted_at", "accepted_by", "aside"])
    question.answer_count = max(0, question.answer_count - 1)
    if question.answer_count == 0 and question.closed_at is None:
        escalation.begin_again(question, now=now)
    news.answer_removed(row, question, actor, now)
    access.done(question, "answer_removed", user_id, now)
    return row


@atomic_with_retry
def accept(answer_uuid: UUID, actor: Actor, *, now: datetime) -> Answer:
    """Return the answer, accepted: it solved the question. A second time changes nothing.

    Of two who accept different answers at once the first one wins. Raises ``NotFound``, ``NotAllowed`` for all but the
    asker and experts of the theme (not for their own), ``Conflict`` (``accepted_already``, ``closed``).
    """
    user_id = access.writer(actor)
    question, row = held(answer_uuid, actor)
    _check_judge(actor, row, question, now)
    if question.accepted_id == row.pk:
        return row
    if question.accepted_id is not None:
        raise Conflict(
            _("Another answer is accepted already. Take that back first, if this one helps more."),
            code="accepted_already",
        )
    row.accepted_at, row.accepted_by = now, user_id
    row.save(update_fields=["accepted_at", "accepted_by"])
    question.accepted_id = row.pk
    news.accepted(row, question, actor, now)
    access.done(question, "accepted", user_id, now)
    return row


@atomic_with_retry
def unaccept(answer_uuid: UUID, actor: Actor, *, now: datetime) -> Answer:
    """Return the answer, accepted no more; for one that was not, nothing changes. Raises as :func:`accept`."""
    user_id = access.writer(actor)
    question, row = held(answer_uuid, actor)
    _check_judge(actor, row, question, now)
    if question.accepted_id == row.pk:
        question.accepted_id = None
        row.accepted_at, row.accepted_by = None, None
        row.save(update_fields=["accepted_at", "accepted_by"])
        access.done(question, "unaccepted", user_id, now)
    return row


def held(answer_uuid: UUID, actor: Actor) -> tuple[Question, Answer]:
    """Return question and answer under lock, always in this order, so that nobody waits in a circle."""
    found, question = access.seen_answer(answer_uuid, actor)
    held = access.locked(question)
    return held, access.locked_answer(found, held)


def _check_judge(actor: Actor, row: Answer, question: Question, now: datetime) -> None:
    standing = access.standing(actor, question, now)
    if permissions.can_accept(actor, row, question, standing):
        return
    if question.closed_at is not None and (permissions.is_asker(actor, question) or standing.is_expert):
        raise Conflict(_("This question was closed in the meantime. Open it again first."), code="closed")
    raise NotAllowed(_("Who asked, or an expert of the theme, says which answer helps; nobody does so of their own."))

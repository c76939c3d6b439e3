"""Questions and answers that are set aside, and brought back: for moderation, which has asked who may.

What is set aside is there for nobody, as what was taken away; ``aside`` keeps why, and that it can come back. An answer
that was accepted is so no more while it is away, and again when it returns, unless another one was accepted meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from social_learning.data import FORMER, Actor
from social_learning.lib.sql import atomic_with_retry
from social_learning.questions import access, escalation, fields
from social_learning.questions.models import Answer, Question
from social_learning.targets import api as targets_api

SHOWN, ACCEPTED = "shown", "accepted"


def question(uuid: UUID, actor: Actor) -> tuple[Question, str]:
    """Return a question this person sees, and its text; ``NotFound`` otherwise."""
    row = access.seen(uuid, actor)
    return row, _text(row.title, row.body)


def answer(uuid: UUID, actor: Actor) -> tuple[Answer, Question]:
    """Return an answer this person sees, and its question; ``NotFound`` otherwise."""
    return access.seen_answer(uuid, actor)


@atomic_with_retry
def hide_question(uuid: UUID, reason: str, *, now: datetime) -> str:
    """Set a question aside with all its answers; return how it stood, "" if it was not there.

    For what is set aside already only the reason changes; what its asker took away stays theirs.
    """
    row = _held(uuid)
    if row is None or (row.deleted_at is not None and not row.aside):
        return ""
    stood = "" if row.aside else SHOWN
    row.aside, row.deleted_at, row.due_at = reason, row.deleted_at or now, None
    targets_api.mark_deleted(row.target_id, now=now)
    access.done(row, "set_aside", FORMER, now)
    return stood


@atomic_with_retry
def show_question(uuid: UUID, *, now: datetime) -> bool:
    """Bring a question back that was set aside; what nobody has answered begins to wait anew."""
    row = _held(uuid)
    if row is None or not row.aside or not row.title:
        return False
    row.aside, row.deleted_at = "", None
    targets_api.mark_back(row.target_id)
    if row.answer_count == 0 and row.closed_at is None:
        escalation.begin_again(row, now=now)
    access.done(row, "brought_back", FORMER, now)
    return True


@atomic_with_retry
def rewrite_question(uuid: UUID, text: str, *, now: datetime) -> None:
    """Put its asker's new text in place of one that is set aside, the question first. Raises ``Invalid``."""
    heading, _line, rest = text.replace("\r\n", "\n").strip().partition("\n")
    title, body = fields.title(heading), fields.body(rest, needed=False)
    row = _held(uuid)
    if row is not None and row.aside:
        row.title, row.body, row.edited_at = title, body, now
        row.save(update_fields=["title", "body", "edited_at"])
        targets_api.update(row.target_id, title=title)


@atomic_with_retry
def hide_answer(uuid: UUID, reason: str, *, now: datetime) -> str:
    """Set an answer aside; return how it stood, "" if it was not there. A question without another one waits again."""
    found = _held_answer(uuid)
    if found is None or (found[0].deleted_at is not None and not found[0].aside):
        return ""
    row, asked = found
    was_aside = bool(row.aside)
    row.aside, row.deleted_at = reason, row.deleted_at or now
    row.save(update_fields=["aside", "deleted_at"])
    if was_aside:
        return ""
    stood = ACCEPTED if asked.accepted_id == row.pk else SHOWN
    asked.accepted_id = None if stood == ACCEPTED else asked.accepted_id
    asked.answer_count = max(0, asked.answer_count - 1)
    if asked.answer_count == 0 and asked.closed_at is None and asked.deleted_at is None:
        escalation.begin_again(asked, now=now)
    access.done(asked, "answer_set_aside", FORMER, now)
    return stood


@atomic_with_retry
def show_answer(uuid: UUID, stood: str, *, now: datetime) -> bool:
    """Bring an answer back that was set aside; False for what its author took away, or is gone."""
    found = _held_answer(uuid)
    if found is None or not found[0].aside or not found[0].body:
        return False
    row, asked = found
    row.aside, row.deleted_at = "", None
    if stood == ACCEPTED and asked.accepted_id is None:
        asked.accepted_id = row.pk
    elif asked.accepted_id != row.pk:
        row.accepted_at, row.accepted_by = None, None
    row.save(update_fields=["aside", "deleted_at", "accepted_at", "accepted_by"])
    asked.answer_count += 1
    asked.due_at = None
    access.done(asked, "answer_brought_back", FORMER, now)
    return True


@atomic_with_retry
def rewrite_answer(uuid: UUID, text: str, *, now: datetime) -> None:
    """Put its author's new text in place of one that is set aside. Raises ``Invalid``."""
    body = fields.body(text, needed=True)
    found = _held_answer(uuid)
    if found is not None and found[0].aside:
        Answer.objects.filter(pk=found[0].pk).update(body=body, edited_at=now)


def text_of_question(uuid: UUID) -> str:
    """Return the text of a question as it stands, set aside or not, for who decides about it; "" for none."""
    found = Question.objects.filter(uuid=uuid).values_list("title", "body").first()
    return _text(*found) if found is not None else ""


def text_of_answer(uuid: UUID) -> str:
    """Return the text of an answer as it stands, set aside or not, for who decides about it; "" for none."""
    return Answer.objects.filter(uuid=uuid).values_list("body", flat=True).first() or ""


def _text(title: str, body: str) -> str:
    return "\n\n".join(part for part in (title, body) if part)


def taken_away(uuids: Iterable[UUID]) -> dict[UUID, str]:
    """Return which of these questions and answers are not there any more, each with why it was set aside; two queries.

    "" says that whoever wrote it took it away.
    """
    wanted = list(uuids)
    found: dict[UUID, str] = {}
    for model in (Question, Answer):
        rows = model.objects.filter(uuid__in=wanted).exclude(deleted_at=None)
        found.update(rows.values_list("uuid", "aside"))
    return found


def _held(uuid: UUID) -> Question | None:
    found = access.whole().filter(uuid=uuid).first()
    return access.held(found) if found is not None else None


def _held_answer(uuid: UUID) -> tuple[Answer, Question] | None:
    found = Answer.objects.filter(uuid=uuid).values_list("pk", "question__uuid").first()
    if found is None:
        return None
    asked = _held(found[1])
    assert asked is not None
    row = Answer.objects.select_for_update().get(pk=found[0])
    row.question = asked
    return row, asked

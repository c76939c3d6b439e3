"""Who is told what: both sides of every step that matters, never the person who took it, and each thing once."""

from __future__ import annotations

from datetime import datetime

from social_learning.data import FORMER, Actor
from social_learning.inbox import api as inbox
from social_learning.lib.markdown import plain_text
from social_learning.questions.models import Answer, Question
from social_learning.trust import mutes

EXCERPT = 200


def asked_expert(question: Question, user_id: int, now: datetime) -> None:
    """Ask an expert to answer."""
    _tell(user_id, "question_asked", question, now, by=question.asker_id, once=f"{question.round}")


def reminded(question: Question, user_id: int, now: datetime) -> None:
    """Remind an expert that somebody still waits."""
    _tell(user_id, "question_waits", question, now, once=f"{question.round}")


def escalated(question: Question, user_id: int, now: datetime) -> None:
    """Tell who looks after theme or space that nobody has answered."""
    _tell(user_id, "question_escalated", question, now, once=f"{question.round}")


def goes_on(question: Question, now: datetime) -> None:
    """Tell the asker that others are asked now."""
    _tell(question.asker_id, "question_goes_on", question, now, once=f"{question.round}")


def answered(answer: Answer, question: Question, now: datetime) -> None:
    """Tell the asker what somebody has answered, and whoever was asked that it is done."""
    excerpt = plain_text(answer.body)[:EXCERPT]
    if not mutes.deaf_to(answer.user_id, [question.asker_id]):
        _tell(
            question.asker_id,
            "question_reply",
            question,
            now,
            by=answer.user_id,
            once=f"{answer.pk}",
            excerpt=excerpt,
        )
    if question.routed_to is not None and question.answer_count == 1:
        _tell(question.routed_to, "question_helped", question, now, by=answer.user_id, once=f"{answer.pk}")


def accepted(answer: Answer, question: Question, actor: Actor, now: datetime) -> None:
    """Thank who answered; an asker hears it when an expert has said so."""
    once = f"{answer.pk}"
    if answer.user_id != question.asker_id:
        _tell(answer.user_id, "question_accepted", question, now, by=actor.user_id, once=once)
    _tell(question.asker_id, "question_settled", question, now, by=actor.user_id, once=once)


def closed(question: Question, actor: Actor, now: datetime) -> None:
    """Tell the asker that somebody else has closed the question."""
    _tell(question.asker_id, "question_closed", question, now, by=actor.user_id, once=now.isoformat())


def removed(question: Question, actor: Actor, now: datetime) -> None:
    """Tell the asker that a steward has taken the question away."""
    _tell(
        question.asker_id,
        "question_removed",
        question,
        now,
        by=actor.user_id,
        once="",
        url="/social-learning/questions/",
    )


def answer_removed(answer: Answer, question: Question, actor: Actor, now: datetime) -> None:
    """Tell who answered that a steward has taken the answer away."""
    _tell(answer.user_id, "question_answer_removed", question, now, by=actor.user_id, once=f"{answer.pk}")


def became_knowledge(answer: Answer, question: Question, *, url: str, author_id: int, now: datetime) -> None:
    """Tell who asked and who answered that everybody finds the answer in the catalogue now."""
    for user_id in {question.asker_id, answer.user_id}:
        _tell(user_id, "question_knowledge", question, now, by=author_id, once=f"{answer.pk}", url=url)


def _tell(
    user_id: int,
    kind: str,
    question: Question,
    now: datetime,
    *,
    once: str,
    by: int | None = None,
    url: str = "",
    excerpt: str = "",
) -> None:
    inbox.tell(
        user_id,
        kind,
        params={"title": question.title, "excerpt": excerpt},
        url=url or question.url,
        dedupe_key=f"{kind}:{question.pk}:{once}:{user_id}",
        now=now,
        # Who left in the meantime is named by nobody's id.
        actor_id=by if by != FORMER else None,
        course_key=question.space.course_key or "",
    )

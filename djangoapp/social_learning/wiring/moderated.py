"""What can be reported and set aside, said to ``moderation``, which knows none of the rooms that own it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from social_learning import keys
from social_learning.comments import moderated as comments_moderated
from social_learning.comments import queries as comments
from social_learning.data import Actor
from social_learning.knowledge import moderated as knowledge
from social_learning.moderation import kinds
from social_learning.moderation.kinds import Moderated, Subject
from social_learning.questions import moderated as questions


def register() -> None:
    """Make what can be reported known; called when the app starts."""
    kinds.register(
        keys.CommentKey.KIND,
        Moderated(_("Comment"), _comment, _hide_comment, _show_comment, rewrite=_rewrite_comment, reads=_reads_comment),
    )
    kinds.register(keys.KnowledgeKey.KIND, Moderated(_("Shared knowledge"), _knowledge, _hide_item, _show_item))
    kinds.register(
        keys.QuestionKey.KIND,
        Moderated(
            _("Question"), _question, _hide_question, _show_question, rewrite=_rewrite_question, reads=_reads_question
        ),
    )
    kinds.register(
        keys.AnswerKey.KIND,
        Moderated(_("Answer"), _answer, _hide_answer, _show_answer, rewrite=_rewrite_answer, reads=_reads_answer),
    )


def _uuid(key: str) -> UUID:
    parsed = keys.parse(key)
    assert isinstance(parsed, keys.SocialKey)
    return parsed.uuid


def _comment(key: str, actor: Actor, now: datetime) -> Subject:
    comment, target = comments.visible(_uuid(key), actor)
    return Subject(key, target, comment.user_id, comment.body)


def _hide_comment(key: str, reason: str, now: datetime) -> str:
    return comments_moderated.hide(_uuid(key), reason, now=now)


def _show_comment(key: str, stood: str, now: datetime) -> bool:
    return comments_moderated.show(_uuid(key), now=now)


def _rewrite_comment(key: str, text: str, now: datetime) -> None:
    comments_moderated.rewrite(_uuid(key), text, now=now)


def _reads_comment(key: str) -> str:
    return comments_moderated.text_of(_uuid(key))


def _knowledge(key: str, actor: Actor, now: datetime) -> Subject:
    item = knowledge.reportable(_uuid(key), actor, now=now)
    return Subject(key, item.target, item.author_id, knowledge.text_of(item))


def _hide_item(key: str, reason: str, now: datetime) -> str:
    return knowledge.hide(_uuid(key), now=now)


def _show_item(key: str, stood: str, now: datetime) -> bool:
    return knowledge.show(_uuid(key), stood, now=now)


def _question(key: str, actor: Actor, now: datetime) -> Subject:
    row, text = questions.question(_uuid(key), actor)
    return Subject(key, row.target, row.asker_id, text)


def _hide_question(key: str, reason: str, now: datetime) -> str:
    return questions.hide_question(_uuid(key), reason, now=now)


def _show_question(key: str, stood: str, now: datetime) -> bool:
    return questions.show_question(_uuid(key), now=now)


def _rewrite_question(key: str, text: str, now: datetime) -> None:
    questions.rewrite_question(_uuid(key), text, now=now)


def _reads_question(key: str) -> str:
    return questions.text_of_question(_uuid(key))


def _answer(key: str, actor: Actor, now: datetime) -> Subject:
    row, asked = questions.answer(_uuid(key), actor)
    return Subject(key, asked.target, row.user_id, row.body)


def _hide_answer(key: str, reason: str, now: datetime) -> str:
    return questions.hide_answer(_uuid(key), reason, now=now)


def _show_answer(key: str, stood: str, now: datetime) -> bool:
    return questions.show_answer(_uuid(key), stood, now=now)


def _rewrite_answer(key: str, text: str, now: datetime) -> None:
    questions.rewrite_answer(_uuid(key), text, now=now)


def _reads_answer(key: str) -> str:
    return questions.text_of_answer(_uuid(key))

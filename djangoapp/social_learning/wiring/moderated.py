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


def register() -> None:
    """Make what can be reported known; called when the app starts."""
    kinds.register(
        keys.CommentKey.KIND,
        Moderated(_("Comment"), _comment, _hide_comment, _show_comment, rewrite=_rewrite_comment),
    )
    kinds.register(keys.KnowledgeKey.KIND, Moderated(_("Shared knowledge"), _knowledge, _hide_item, _show_item))


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


def _knowledge(key: str, actor: Actor, now: datetime) -> Subject:
    item = knowledge.reportable(_uuid(key), actor, now=now)
    return Subject(key, item.target, item.author_id, knowledge.text_of(item))


def _hide_item(key: str, reason: str, now: datetime) -> str:
    return knowledge.hide(_uuid(key), now=now)


def _show_item(key: str, stood: str, now: datetime) -> bool:
    return knowledge.show(_uuid(key), stood, now=now)

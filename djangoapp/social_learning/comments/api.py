"""The only writer of comments."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.comments import permissions, queries, reasons
from social_learning.comments.models import Comment
from social_learning.data import Actor
from social_learning.events import COMMENT_CHANGED, TargetEvent, emit
from social_learning.lib.errors import Invalid, NotAllowed, NotFound, TooMany
from social_learning.spaces import queries as spaces_queries
from social_learning.targets.models import Target

LENGTH = 5_000
HOUR = timedelta(hours=1)


@transaction.atomic
def add(target: Target, actor: Actor, body: str, *, now: datetime, parent_uuid: UUID | None = None) -> Comment:
    """Return a new comment, or an answer to ``parent_uuid``; an answer to an answer goes to its comment.

    Raises ``Invalid`` (``empty``, ``too_long``), ``NotFound`` for a parent of another target, ``NotAllowed``
    (``closed``), and ``TooMany`` above the limit of an hour.
    """
    text = _check_body(body)
    if not permissions.can_comment(actor, target) or actor.user_id is None:
        raise _refusal(actor)
    parent_id = _parent_id(target, parent_uuid)
    limit = conf.get("COMMENTS_PER_HOUR")
    if limit and Comment.objects.filter(user_id=actor.user_id, created_at__gt=now - HOUR).count() >= limit:
        raise TooMany
    comment = Comment.objects.create(
        target_id=target.pk, parent_id=parent_id, user_id=actor.user_id, body=text, created_at=now
    )
    _tell(comment, now)
    return comment


@transaction.atomic
def edit(comment_uuid: UUID, actor: Actor, body: str, *, now: datetime) -> Comment:
    """Return the comment with its new text; who wrote it may change it at any time, and all see that it was.

    Raises ``NotFound`` for what this person does not see, ``NotAllowed`` for everybody but its author.
    """
    text = _check_body(body)
    comment, target = queries.visible(comment_uuid, actor)
    if comment.user_id != actor.user_id:
        raise NotAllowed(_("Only who wrote this can change it."))
    if not permissions.can_edit(actor, comment, target):
        raise _refusal(actor)
    if text != comment.body:
        comment.body, comment.edited_at = text, now
        comment.save(update_fields=["body", "edited_at"])
        _tell(comment, now)
    return comment


@transaction.atomic
def remove(comment_uuid: UUID, actor: Actor, *, now: datetime, reason: str = "") -> Comment:
    """Return the comment, removed; answers to it stay. Removing twice changes nothing.

    ``reason`` is for stewards (see ``reasons.py``); an author needs none. Raises ``NotFound`` and ``NotAllowed``.
    """
    comment, target = queries.visible(comment_uuid, actor, removed=True)
    own = comment.user_id == actor.user_id
    is_steward = not own and spaces_queries.looks_after(actor, target)
    if comment.deleted_at is not None and (own or is_steward):
        return comment
    if not permissions.can_remove(actor, comment, is_steward=is_steward):
        raise NotAllowed
    comment.deleted_at = now
    comment.deleted_reason = reasons.BY_AUTHOR.name if own else reasons.get(reason or reasons.DEFAULT).name
    comment.save(update_fields=["deleted_at", "deleted_reason"])
    _tell(comment, now)
    return comment


def _parent_id(target: Target, parent_uuid: UUID | None) -> int | None:
    if parent_uuid is None:
        return None
    parent = Comment.objects.filter(uuid=parent_uuid, target_id=target.pk).first()
    if parent is None:
        raise NotFound
    return parent.parent_id or parent.pk


def _check_body(body: str) -> str:
    text = body.strip()
    if not text:
        sentence = _("Please write something first.")
        raise Invalid(sentence, code="empty", fields={"body": sentence})
    if len(text) > LENGTH:
        sentence = _("Please keep it below 5,000 characters; longer texts make good shared knowledge.")
        raise Invalid(sentence, code="too_long", fields={"body": sentence})
    return text


def _refusal(actor: Actor) -> NotAllowed:
    if not actor.may_write:
        return NotAllowed()
    return NotAllowed(_("This is not open for comments at the moment."), code="closed")


def _tell(comment: Comment, now: datetime) -> None:
    change = TargetEvent(target_id=comment.target_id, user_id=comment.user_id, what="comment")
    emit(COMMENT_CHANGED, now=now, change=change)

"""The only writer of comments."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.comments import mentions, permissions, places, queries, reasons
from social_learning.comments.models import Comment, CommentPin, CommentRevision
from social_learning.data import Actor
from social_learning.events import COMMENT_CHANGED, TargetEvent, emit
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from social_learning.lib.sql import atomic_with_retry
from social_learning.spaces import queries as spaces_queries
from social_learning.targets.models import Target
from social_learning.trust import api as trust

LENGTH = 5_000
# So often a comment may be changed: each former text is kept.
VERSIONS = 100
PINS = 3
HOUR = timedelta(hours=1)


@transaction.atomic
def add(target: Target, actor: Actor, body: str, *, now: datetime, parent_uuid: UUID | None = None) -> Comment:
    """Return a new comment, or an answer to ``parent_uuid``; an answer to an answer goes to its comment.

    Raises ``Invalid`` (``empty``, ``too_long``), ``NotFound`` for a parent of another target, ``NotAllowed``
    (``closed``; ``in_forum`` where the course forum is the place), and ``TooMany`` above the limit of an hour.
    """
    text = check_body(body)
    if not permissions.can_comment(actor, target) or actor.user_id is None:
        raise _refusal(actor)
    if (topic := places.elsewhere(target.key)) is not None:
        raise NotAllowed(places.why_not(), code="in_forum", extra={"url": topic.url})
    parent_id = _parent_id(target, parent_uuid)
    trust.check(actor, trust.COMMENT, now, space=target.space, text=text)
    limit = trust.hourly(actor, conf.get("COMMENTS_PER_HOUR"), now, space=target.space)
    if limit and Comment.objects.filter(user_id=actor.user_id, created_at__gt=now - HOUR).count() >= limit:
        raise TooMany
    comment = Comment.objects.create(
        target_id=target.pk, parent_id=parent_id, user_id=actor.user_id, body=text, created_at=now
    )
    mentions.keep(comment, target)
    _tell(comment, now)
    return comment


@transaction.atomic
def edit(comment_uuid: UUID, actor: Actor, body: str, *, now: datetime) -> Comment:
    """Return the comment with its new text; who wrote it may change it at any time, and all see that it was.

    The former text is kept for its author and for stewards. Raises ``NotFound`` for what this person does not see,
    ``NotAllowed`` for everybody but its author, ``TooMany`` after ``VERSIONS`` changes.
    """
    text = check_body(body)
    comment, target = queries.visible(comment_uuid, actor)
    if comment.user_id != actor.user_id:
        raise NotAllowed(_("Only who wrote this can change it."))
    if not permissions.can_edit(actor, comment, target):
        raise _refusal(actor)
    trust.check(actor, trust.COMMENT, now, space=target.space, text=text)
    # Two changes at once: each keeps the text it found.
    comment = Comment.objects.select_for_update().get(pk=comment.pk)
    comment.target = target
    if text != comment.body and permissions.can_edit(actor, comment, target):
        _change(comment, text, now)
        mentions.keep(comment, target)
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
    CommentPin.objects.filter(comment=comment).delete()
    _tell(comment, now)
    return comment


@transaction.atomic
def resolve(comment_uuid: UUID, actor: Actor, *, now: datetime, resolved: bool = True) -> Comment:
    """Return a question marked as answered, or with ``resolved`` False as open again; a second time changes nothing.

    Raises ``NotFound``, and ``NotAllowed`` for all but who asked, the target's owner and stewards, and for what asks
    nothing.
    """
    comment, target = queries.visible(comment_uuid, actor)
    if not permissions.can_resolve(actor, comment, target, is_steward=spaces_queries.looks_after(actor, target)):
        raise NotAllowed(_("Who asked, or whoever looks after this, can say that a question is answered."))
    if resolved:
        Comment.objects.filter(pk=comment.pk, resolved_at=None).update(resolved_at=now)
        comment.resolved_at = comment.resolved_at or now
    else:
        Comment.objects.filter(pk=comment.pk).update(resolved_at=None)
        comment.resolved_at = None
    return comment


@atomic_with_retry
def pin(comment_uuid: UUID, actor: Actor, *, now: datetime, pinned: bool = True) -> Comment:
    """Return a comment put on top of its thread, or with ``pinned`` False taken down; a second time changes nothing.

    Raises ``NotFound``, ``NotAllowed`` for all but the target's owner and stewards, and ``Conflict`` (``pins_full``)
    where ``PINS`` comments are on top already.
    """
    comment, target = queries.visible(comment_uuid, actor)
    if not permissions.can_pin(actor, comment, target, is_steward=spaces_queries.looks_after(actor, target)):
        raise NotAllowed(_("Whoever looks after this can put comments on top."))
    if not pinned:
        CommentPin.objects.filter(comment=comment).delete()
    elif not _put_on_top(comment, now):
        raise Conflict(_("Three comments are on top already. Please take one down first."), code="pins_full")
    return comment


def _put_on_top(comment: Comment, now: datetime) -> bool:
    """Take the first free place, one person after the other; the database gives none of them out twice."""
    Target.objects.select_for_update().get(pk=comment.target_id)
    # A locking read sees what the one before has done.
    pins = CommentPin.objects.select_for_update().filter(target_id=comment.target_id)
    taken = dict(pins.values_list("comment_id", "place"))
    free = [place for place in range(1, PINS + 1) if place not in taken.values()]
    if free and comment.pk not in taken:
        CommentPin.objects.create(target_id=comment.target_id, comment=comment, place=free[0], pinned_at=now)
    return bool(free) or comment.pk in taken


def _change(comment: Comment, text: str, now: datetime) -> None:
    if comment.former_count >= VERSIONS:
        raise TooMany(_("This was changed very often. A new comment says it more clearly."))
    CommentRevision.objects.create(
        comment=comment, body=comment.body, written_at=comment.edited_at or comment.created_at, replaced_at=now
    )
    comment.body, comment.edited_at, comment.former_count = text, now, comment.former_count + 1
    comment.save(update_fields=["body", "edited_at", "former_count"])


def _parent_id(target: Target, parent_uuid: UUID | None) -> int | None:
    if parent_uuid is None:
        return None
    parent = Comment.objects.filter(uuid=parent_uuid, target_id=target.pk).first()
    if parent is None:
        raise NotFound
    return parent.parent_id or parent.pk


def check_body(body: str) -> str:
    """Return a comment's text as it is kept; raises ``Invalid`` (``empty``, ``too_long``)."""
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

"""Who may say, change and remove what: pure predicates, default deny."""

from __future__ import annotations

from social_learning.comments.models import Comment
from social_learning.data import Actor
from social_learning.targets.models import Target


def can_comment(actor: Actor, target: Target) -> bool:
    """Return whether a person who sees the target may say something about it."""
    return actor.may_write and target.is_open


def can_edit(actor: Actor, comment: Comment, target: Target) -> bool:
    """Return whether this person may change the text: its author, while the target is open."""
    return can_comment(actor, target) and comment.user_id == actor.user_id and comment.deleted_at is None


def can_remove(actor: Actor, comment: Comment, *, is_steward: bool) -> bool:
    """Return whether this person may remove the comment: its author, or who looks after the space."""
    if not actor.may_write or comment.deleted_at is not None:
        return False
    return comment.user_id == actor.user_id or is_steward

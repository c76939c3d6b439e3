"""Who may say, change and remove what: pure predicates, default deny."""

from __future__ import annotations

from social_learning.comments.models import Comment
from social_learning.data import FORMER, Actor
from social_learning.targets.models import Target, Thing

# Latin, Arabic, full-width, Armenian and Ethiopic question marks; Greek asks with a semicolon of its own.
_MARKS = frozenset("?\u061f\uff1f\u055e\u1367\u037e")
_CLOSING = "*_~`'\")]}!.…»”’"


def can_comment(actor: Actor, target: Thing) -> bool:
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


def can_see_former(actor: Actor, comment: Comment, *, is_steward: bool) -> bool:
    """Return whether this person may read the former texts: the author, and who looks after the space."""
    if actor.user_id is None or comment.deleted_at is not None or not comment.former_count:
        return False
    return comment.user_id == actor.user_id or is_steward


def can_resolve(actor: Actor, comment: Comment, target: Target, *, is_steward: bool) -> bool:
    """Return whether this person may say that a question is answered, or open again: who asked, the owner, a steward.

    A comment is a question if it asks something; what was resolved once can be opened again, whatever it says now.
    """
    if not actor.may_write or comment.deleted_at is not None or comment.parent_id is not None:
        return False
    if comment.resolved_at is None and not asks(comment.body):
        return False
    return comment.user_id == actor.user_id or _leads(actor, target, is_steward=is_steward)


def can_pin(actor: Actor, comment: Comment, target: Target, *, is_steward: bool) -> bool:
    """Return whether this person may put a comment on top of its thread: the target's owner, or a steward."""
    if not actor.may_write or comment.deleted_at is not None or comment.parent_id is not None:
        return False
    return _leads(actor, target, is_steward=is_steward)


def can_report(actor: Actor, comment: Comment) -> bool:
    """Return whether this person may report the comment: anybody who sees it but its author."""
    if not actor.may_write or comment.deleted_at is not None:
        return False
    return comment.user_id not in (actor.user_id, FORMER)


def asks(body: str) -> bool:
    """Return whether a text asks something: it has a question mark of any script outside of addresses."""
    return any(word.rstrip(_CLOSING)[-1:] in _MARKS for word in body.split() if word.rstrip(_CLOSING))


def _leads(actor: Actor, target: Target, *, is_steward: bool) -> bool:
    return is_steward or (target.owner_id is not None and target.owner_id == actor.user_id)

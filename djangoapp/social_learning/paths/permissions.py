"""Who sees, builds, publishes and archives a path: pure predicates over plain values, default deny."""

from __future__ import annotations

import attrs

from social_learning.data import FORMER, Actor
from social_learning.paths.models import Path, State


@attrs.frozen
class Standing:
    """What one person is to the space of a path. ``publishes_at_once``: what they share there needs no look before."""

    sees_space: bool = False
    is_steward: bool = False
    may_share: bool = False
    publishes_at_once: bool = False


def is_author(actor: Actor, path: Path) -> bool:
    """Return whether this person made it."""
    return actor.user_id is not None and actor.user_id != FORMER and actor.user_id == path.author_id


def can_view(actor: Actor, path: Path, standing: Standing) -> bool:
    """Return whether this person may see it: a draft its author, once handed in also stewards; else who sees the space.

    Who made it and does not see the space any more sees nothing that is published there.
    """
    if actor.user_id is None:
        return False
    if path.state != State.DRAFT:
        return standing.sees_space
    return is_author(actor, path) or (standing.is_steward and path.asked_at is not None)


def can_create(actor: Actor, standing: Standing) -> bool:
    """Return whether this person may begin a path in a space: whoever may share there."""
    return actor.may_write and standing.may_share


def can_edit(actor: Actor, path: Path, standing: Standing) -> bool:
    """Return whether this person may change it.

    A draft its author, and a handed-in one also a steward; what is published a steward, and its author where what they
    share needs no look before.
    """
    if not actor.may_write or not can_view(actor, path, standing):
        return False
    if standing.is_steward:
        return path.state != State.ARCHIVED
    if not is_author(actor, path):
        return False
    return path.state == State.DRAFT or (path.state == State.PUBLISHED and standing.publishes_at_once)


def can_publish(actor: Actor, path: Path, standing: Standing) -> bool:
    """Return whether this person may bring a draft before everybody: a steward; its author where no look is needed."""
    if path.state != State.DRAFT or not can_edit(actor, path, standing):
        return False
    return standing.is_steward or (standing.may_share and standing.publishes_at_once)


def can_ask(actor: Actor, path: Path, standing: Standing) -> bool:
    """Return whether this person may ask for it to be published: its author, who may share but not publish."""
    if path.state != State.DRAFT or not actor.may_write or not is_author(actor, path):
        return False
    return standing.may_share and not can_publish(actor, path, standing)


def can_archive(actor: Actor, path: Path, standing: Standing) -> bool:
    """Return whether this person may let a published path rest, or bring it back: stewards; its author their own."""
    if not actor.may_write or path.state == State.DRAFT:
        return False
    if path.state == State.ARCHIVED and not (standing.is_steward or standing.publishes_at_once):
        return False
    return standing.is_steward or (standing.sees_space and is_author(actor, path))


def can_discard(actor: Actor, path: Path) -> bool:
    """Return whether this person may throw a draft away: its author."""
    return actor.may_write and is_author(actor, path) and path.state == State.DRAFT


def can_walk(actor: Actor, path: Path, standing: Standing) -> bool:
    """Return whether this person may begin it: whoever sees it published."""
    return actor.may_write and standing.sees_space and path.state == State.PUBLISHED

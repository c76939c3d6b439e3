"""Who may react, and who sees what waits for an answer: pure predicates, default deny."""

from __future__ import annotations

from social_learning.data import Actor
from social_learning.targets.models import Target


def is_own(actor: Actor, target: Target) -> bool:
    """Return whether the target is this person's own."""
    return actor.user_id is not None and target.owner_id == actor.user_id


def can_react(actor: Actor, target: Target) -> bool:
    """Return whether a person who sees the target may react to it."""
    return actor.may_write and target.is_open and not is_own(actor, target)


def sees_all_counts(actor: Actor, target: Target, *, is_steward: bool) -> bool:
    """Return whether the person sees open questions and "outdated" marks as numbers: owner and stewards."""
    return is_steward or is_own(actor, target)

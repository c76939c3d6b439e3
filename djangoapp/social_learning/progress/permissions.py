"""Whose progress is recorded: pure predicates, default deny."""

from __future__ import annotations

from social_learning.data import Actor
from social_learning.targets.models import Target


def can_record(actor: Actor, target: Target) -> bool:
    """Return whether the progress of a person who sees the target is recorded: their own, while it is open."""
    return actor.may_write and target.is_open

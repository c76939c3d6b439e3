"""Who may react, and who sees what waits for an answer: pure predicates, default deny."""

from __future__ import annotations

from collections.abc import Mapping

from social_learning.data import Actor
from social_learning.spaces.models import Role
from social_learning.targets.models import Target


def is_own(actor: Actor, target: Target) -> bool:
    """Return whether the target is this person's own."""
    return actor.user_id is not None and target.owner_id == actor.user_id


def can_react(actor: Actor, target: Target) -> bool:
    """Return whether a person who sees the target may react to it."""
    return actor.may_write and target.is_open and not is_own(actor, target)


def sees_all_counts(actor: Actor, target: Target, roles: Mapping[int, str]) -> bool:
    """Return whether the person sees open questions and "outdated" marks as numbers: owner and stewards.

    ``roles`` are the person's roles by space id.
    """
    if actor.user_id is None:
        return False
    if is_own(actor, target) or actor.is_site_staff:
        return True
    if target.context_key and target.context_key in actor.staff_courses:
        return True
    return target.space_id is not None and roles.get(target.space_id) == Role.STEWARD

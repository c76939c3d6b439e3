"""Who sees and settles what fair play holds back: pure predicates, default deny."""

from __future__ import annotations

from collections.abc import Set

from social_learning.data import Actor


def can_audit(actor: Actor, *, is_steward: bool) -> bool:
    """Return whether this person may see what is held back: stewards of some space, site staff."""
    return actor.may_write and (actor.is_site_staff or is_steward)


def can_decide(actor: Actor, *, looks_after: bool, concerned: Set[int]) -> bool:
    """Return whether this person may decide: who looks after the space, and has no part in the matter."""
    return actor.may_write and looks_after and actor.user_id not in concerned

"""Who names experts: pure predicates over plain values, default deny."""

from __future__ import annotations

from social_learning.data import Actor


def can_appoint(actor: Actor, *, is_named_steward: bool) -> bool:
    """Return whether this person may name and remove experts: site staff, or a named steward of some space.

    Themes cross all spaces, so being of one course's team is not enough.
    """
    return actor.may_write and (actor.is_site_staff or is_named_steward)


def can_pause(actor: Actor, user_id: int, *, is_named_steward: bool) -> bool:
    """Return whether this person may pause (or release) an expert: the expert themselves, or who may name experts."""
    if not actor.may_write:
        return False
    return actor.user_id == user_id or can_appoint(actor, is_named_steward=is_named_steward)

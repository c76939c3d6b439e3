"""Who names experts: pure predicates over plain values, default deny."""

from __future__ import annotations

from social_learning.data import Actor

CAPACITY = range(1, 21)
WITHIN = range(1, 31)


def can_appoint(actor: Actor, *, is_named_steward: bool, owns_theme: bool = False) -> bool:
    """Return whether this person may name and remove experts of a theme.

    Site staff, a named steward of some space, or who looks after the theme. Themes cross all spaces, so being of one
    course's team is not enough.
    """
    return actor.may_write and (actor.is_site_staff or is_named_steward or owns_theme)


def can_pause(actor: Actor, user_id: int, *, is_named_steward: bool) -> bool:
    """Return whether this person may pause (or release) an expert: the expert themselves, or who may name experts."""
    if not actor.may_write:
        return False
    return actor.user_id == user_id or can_appoint(actor, is_named_steward=is_named_steward)


def can_answer(actor: Actor, user_id: int) -> bool:
    """Return whether this person may say yes or no to being an expert: who was asked, nobody else."""
    return actor.may_write and actor.user_id == user_id


def can_be_listed(*, listed: bool, is_here: bool) -> bool:
    """Return whether the directory shows somebody: an account that is open, of a person who does not mind."""
    return listed and is_here

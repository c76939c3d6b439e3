"""Who may follow whom and what: pure predicates, default deny."""

from __future__ import annotations

from social_learning.data import Actor, Person


def can_follow(actor: Actor) -> bool:
    """Return whether this person may begin to follow anything: who acts for themselves."""
    return actor.may_write


def can_be_followed(person: Person | None, *, opted_out: bool) -> bool:
    """Return whether a colleague can be followed: who is here, and does not mind."""
    return person is not None and person.is_active and not person.is_retired and not opted_out

"""Who may report and who decides: pure predicates, default deny."""

from __future__ import annotations

from social_learning.data import FORMER, Actor


def can_report(actor: Actor, author_id: int) -> bool:
    """Return whether somebody who sees a thing may report it: anybody but its author."""
    return actor.may_write and author_id not in (actor.user_id, FORMER)


def can_decide(actor: Actor, author_id: int, *, is_steward: bool) -> bool:
    """Return whether this person may decide about a thing: a steward of its space, but never about their own words."""
    return actor.may_write and is_steward and author_id != actor.user_id

"""Who may report and who decides: pure predicates, default deny."""

from __future__ import annotations

from social_learning.data import FORMER, Actor


def can_report(actor: Actor, author_id: int) -> bool:
    """Return whether somebody who sees a thing may report it: anybody but its author."""
    return actor.may_write and author_id not in (actor.user_id, FORMER)


def can_decide(actor: Actor, author_id: int, *, is_steward: bool) -> bool:
    """Return whether this person may decide about a thing: a steward of its space, but never about their own words."""
    return actor.may_write and is_steward and author_id != actor.user_id


def can_appeal(actor: Actor, author_id: int) -> bool:
    """Return whether this person may ask for a second look: whose words it is about."""
    return actor.may_write and author_id not in (None, FORMER) and author_id == actor.user_id


def can_judge(actor: Actor, author_id: int, decided_by: int | None, *, is_steward: bool, another: bool) -> bool:
    """Return whether this person may take the second look: not who took the first, where there is ``another``."""
    if another and decided_by is not None and decided_by == actor.user_id:
        return False
    return can_decide(actor, author_id, is_steward=is_steward)


def can_read(actor: Actor, author_id: int, *, is_steward: bool) -> bool:
    """Return whether this person may read a case: its author, and who looks after the space."""
    return actor.user_id is not None and (is_steward or author_id == actor.user_id)

"""Who may ask whom to pause: pure, default deny."""

from __future__ import annotations

from social_learning.data import FORMER, Actor


def can_pause(actor: Actor, user_id: int, *, is_steward: bool, looks_after_too: bool) -> bool:
    """Return whether this person may ask somebody to pause: who looks after the space, but nobody who does so too."""
    return actor.may_write and is_steward and not looks_after_too and user_id not in (actor.user_id, FORMER)

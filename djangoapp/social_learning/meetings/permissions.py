"""Who registers and who organises: pure predicates over plain values, default deny."""

from __future__ import annotations

from collections.abc import Collection

from social_learning.data import Actor
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.knowledge.permissions import EDITABLE


def can_register(actor: Actor, *, sees: bool, session_state: str) -> bool:
    """Return whether this person may register or cancel: who sees the published session, for themselves."""
    return actor.may_write and sees and session_state == KnowledgeState.PUBLISHED


def can_organise(
    actor: Actor, *, authors: Collection[int], session_state: str, trainers: Collection[int], is_steward: bool
) -> bool:
    """Return whether this person plans dates and marks who came.

    The authors always; once it is published also who gives the session, and the stewards of its space.
    """
    if actor.user_id is None or not actor.may_write:
        return False
    if actor.user_id in authors:
        return session_state in EDITABLE or session_state == KnowledgeState.PUBLISHED
    return session_state == KnowledgeState.PUBLISHED and (actor.user_id in trainers or is_steward)


def sees_link(actor: Actor, *, registered: bool, organises: bool) -> bool:
    """Return whether this person is shown where to dial in: who has a seat, and who organises."""
    return actor.user_id is not None and (registered or organises)

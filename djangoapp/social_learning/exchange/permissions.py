"""Who takes knowledge out, brings it in, and takes it into a course: pure predicates, default deny."""

from __future__ import annotations

from social_learning.data import Actor
from social_learning.knowledge.models import State


def can_export_own(actor: Actor) -> bool:
    """Return whether this person may take their own work home: nobody does who looks on behalf of another."""
    return actor.user_id is not None and not actor.read_only


def can_export(actor: Actor, *, is_steward: bool) -> bool:
    """Return whether this person may take a space home: who looks after it, for themselves."""
    return can_export_own(actor) and is_steward


def can_import(actor: Actor, *, is_steward: bool) -> bool:
    """Return whether this person may bring an archive into a space: who looks after it, for themselves."""
    return actor.may_write and is_steward


def can_promote(actor: Actor, *, state: str, is_validated: bool) -> bool:
    """Return whether this person may take a Knowledge into a course: of some course's team, and an expert said yes.

    The caller has asked whether they may read it.
    """
    builds_courses = actor.is_site_staff or bool(actor.staff_courses)
    return actor.may_write and builds_courses and state == State.PUBLISHED and is_validated

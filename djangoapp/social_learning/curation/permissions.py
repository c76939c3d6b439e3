"""Who asks, picks and answers: pure predicates, default deny."""

from __future__ import annotations

from social_learning.data import Actor
from social_learning.spaces.permissions import in_course, is_course_team


def can_curate(actor: Actor, course_key: str) -> bool:
    """Return whether the person asks for knowledge and picks: the course's team and site staff, for themselves."""
    return actor.may_write and bool(course_key) and is_course_team(actor, course_key)


def can_look(actor: Actor, course_key: str) -> bool:
    """Return whether the person sees what is asked and picked in a course: who belongs to it."""
    return bool(course_key) and in_course(actor, course_key)


def can_answer(actor: Actor, course_key: str) -> bool:
    """Return whether the person may answer what is wanted in a course: who belongs to it, for themselves."""
    return actor.may_write and in_course(actor, course_key)

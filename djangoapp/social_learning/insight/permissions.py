"""Who sees a course's report and who turns its switches: pure predicates, default deny."""

from __future__ import annotations

from social_learning.data import Actor
from social_learning.spaces.permissions import is_course_team


def can_see_report(actor: Actor, course_key: str) -> bool:
    """Return whether the person sees the report: the course's team and site staff."""
    return is_course_team(actor, course_key)


def can_switch(actor: Actor, course_key: str) -> bool:
    """Return whether the person turns the course's switches: the same, acting for themselves."""
    return actor.may_write and is_course_team(actor, course_key)

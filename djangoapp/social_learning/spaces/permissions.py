"""Who sees a space and who may share into it: pure predicates, default deny."""

from __future__ import annotations

import attrs

from social_learning.data import Actor
from social_learning.spaces.models import Role, Sharing, Space, Visibility
from social_learning.targets.models import Access, Thing


@attrs.frozen
class Standing:
    """What one person is in all spaces: ids of those they see, belong to, and look after."""

    visible: frozenset[int] = frozenset()
    member: frozenset[int] = frozenset()
    steward: frozenset[int] = frozenset()


def is_steward(actor: Actor, space: Space, roles: dict[int, str]) -> bool:
    """Return whether this person looks after the space: site staff, course team, or named steward."""
    if actor.user_id is None:
        return False
    if actor.is_site_staff or (space.course_key is not None and space.course_key in actor.staff_courses):
        return True
    return roles.get(space.pk) == Role.STEWARD


def is_member(actor: Actor, space: Space, roles: dict[int, str]) -> bool:
    """Return whether this person belongs: enrolled, named, a steward; in an open space of no course, everybody."""
    if actor.user_id is None:
        return False
    if is_steward(actor, space, roles) or space.pk in roles:
        return True
    if space.course_key is not None:
        return space.course_key in actor.courses
    return space.visibility == Visibility.PUBLIC


def can_see(actor: Actor, space: Space, roles: dict[int, str]) -> bool:
    """Return whether this person may see what the space holds."""
    if actor.user_id is None:
        return False
    return space.visibility == Visibility.PUBLIC or is_member(actor, space, roles)


def is_hidden(actor: Actor, target: Thing) -> bool:
    """Return whether a target is a draft of somebody else."""
    return target.access == Access.PRIVATE and target.owner_id != actor.user_id


def can_share(actor: Actor, space: Space, roles: dict[int, str]) -> bool:
    """Return whether this person may share into the space."""
    if not actor.may_write:
        return False
    if space.sharing == Sharing.MEMBERS:
        return is_member(actor, space, roles)
    return space.sharing == Sharing.TEAM and is_steward(actor, space, roles)


def in_course(actor: Actor, course_key: str) -> bool:
    """Return whether this person belongs to a course: enrolled, of its team, or site staff."""
    if actor.user_id is None:
        return False
    return actor.is_site_staff or course_key in actor.courses or course_key in actor.staff_courses


def is_course_team(actor: Actor, course_key: str) -> bool:
    """Return whether this person looks after a course: of its team, or site staff."""
    return actor.user_id is not None and (actor.is_site_staff or course_key in actor.staff_courses)

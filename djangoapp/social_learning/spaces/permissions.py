"""Who sees a space and who may share into it: pure predicates, default deny."""

from __future__ import annotations

from collections.abc import Collection

import attrs

from social_learning.data import Actor
from social_learning.spaces.models import Joining, Role, Sharing, Space, Visibility
from social_learning.targets.models import Access, Thing

# In the setting of who may create areas: everybody who is of some course's team.
ANY_STAFF = "course_team"


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
    """Return whether this person belongs: enrolled, named, let in by a rule, a steward; or all do.

    ``roles`` holds both: whom somebody named, and whom a rule lets in.
    """
    if actor.user_id is None:
        return False
    if is_steward(actor, space, roles) or space.pk in roles:
        return True
    if space.course_key is not None:
        return space.course_key in actor.courses
    return space.visibility == Visibility.PUBLIC and space.joining == Joining.EVERYONE


def can_see(actor: Actor, space: Space, roles: dict[int, str]) -> bool:
    """Return whether this person may see what the space holds."""
    if actor.user_id is None:
        return False
    return space.visibility == Visibility.PUBLIC or is_member(actor, space, roles)


def is_hidden(actor: Actor, target: Thing) -> bool:
    """Return whether a target is a draft of somebody else."""
    return target.access == Access.PRIVATE and target.owner_id != actor.user_id


def can_share(actor: Actor, space: Space, roles: dict[int, str], trusted: frozenset[int] = frozenset()) -> bool:
    """Return whether this person may share into the space; ``trusted`` are the spaces where they are trusted."""
    if not actor.may_write or space.archived_at is not None:
        return False
    if space.sharing == Sharing.MEMBERS:
        return is_member(actor, space, roles)
    if space.sharing == Sharing.TRUSTED and space.pk in trusted:
        # Trust is kept for whoever comes back; while they are gone it opens nothing.
        return is_member(actor, space, roles)
    return space.sharing in (Sharing.TEAM, Sharing.TRUSTED) and is_steward(actor, space, roles)


def can_know(actor: Actor, space: Space, roles: dict[int, str]) -> bool:
    """Return whether this person may know that there is such a space: its name, purpose, charter and stewards.

    More than those who see what it holds: an area for members says that it exists, so that one can ask to belong. The
    space of a course does not; the course has a page of its own.
    """
    if actor.user_id is None:
        return False
    listed = space.visibility == Visibility.MEMBERS and space.course_key is None
    return listed or can_see(actor, space, roles)


def can_join(actor: Actor, space: Space, roles: dict[int, str]) -> bool:
    """Return whether this person may come in by themselves: open, in use, not hidden, and not in it already."""
    if not actor.may_write or space.joining != Joining.OPEN or space.archived_at is not None:
        return False
    return space.visibility != Visibility.HIDDEN and space.course_key is None and space.pk not in roles


def can_create(actor: Actor, creators: Collection[str]) -> bool:
    """Return whether this person may make a business area: site staff, and whom the site's setting names."""
    if not actor.may_write:
        return False
    return actor.is_site_staff or actor.username in creators or (ANY_STAFF in creators and bool(actor.staff_courses))


def in_course(actor: Actor, course_key: str) -> bool:
    """Return whether this person belongs to a course: enrolled, of its team, or site staff."""
    if actor.user_id is None:
        return False
    return actor.is_site_staff or course_key in actor.courses or course_key in actor.staff_courses


def is_course_team(actor: Actor, course_key: str) -> bool:
    """Return whether this person looks after a course: of its team, or site staff."""
    return actor.user_id is not None and (actor.is_site_staff or course_key in actor.staff_courses)

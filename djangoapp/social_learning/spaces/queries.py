"""Reads of spaces and themes for other rooms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import courses, users
from social_learning.lib import sql
from social_learning.lib.errors import NotFound
from social_learning.lib.prepared import Prepared
from social_learning.spaces import belonging, permissions
from social_learning.spaces.models import (
    Role,
    Sharing,
    Space,
    SpaceMember,
    SpaceRule,
    SpaceTrust,
    Visibility,
)
from social_learning.spaces.permissions import Standing
from social_learning.spaces.theme_queries import theme, theme_id_of, themes, themes_in_use
from social_learning.targets.models import Target

# Reads of themes are asked for here, too, wherever they live.
__all__ = ["theme", "theme_id_of", "themes", "themes_in_use"]
DEFAULT_SLUG = "everyone"
ROLES = "spaces.roles"
_TRUSTED = "spaces.trusted"
# Names of our own tables; what a person brings is among the values.
_ALL = (
    "SELECT s.id, s.visibility, s.joining, s.course_key, m.role, {by_rule}"  # noqa: S608
    f" FROM {Space._meta.db_table} s"
    f" LEFT JOIN {SpaceMember._meta.db_table} m ON m.space_id = s.id AND m.user_id = %s"
)
# Asked for under every unit with a share box.
_COURSE_SPACE = Prepared(lambda key: Space.objects.filter(course_key=key).order_by(), "stands-for-a-course")


def roles_of(actor: Actor) -> dict[int, str]:
    """Return what a person is in each space they were named in or a rule lets them into; one query a request."""
    if actor.user_id is None:
        return {}
    if ROLES not in actor.known:
        actor.known[ROLES] = _roles(actor)
    roles: dict[int, str] = actor.known[ROLES]
    return roles


def _roles(actor: Actor) -> dict[int, str]:
    """Read both at once; whom a rule lets in is a member, and remains a steward where they were named so."""
    condition, values = belonging.matching(actor)
    members, rules = SpaceMember._meta.db_table, SpaceRule._meta.db_table
    asked = f"SELECT space_id, role FROM {members} WHERE user_id = %s"  # noqa: S608 - names of our own tables
    if condition != belonging.NOBODY:
        asked += f" UNION ALL SELECT r.space_id, %s FROM {rules} r WHERE {condition}"  # noqa: S608
        values = [Role.MEMBER.value, *values]
    found: dict[int, str] = {}
    for space_id, role in sql.rows(asked, [actor.user_id, *values]):
        if found.get(space_id) != Role.STEWARD:
            found[space_id] = role
    return found


def standing(actor: Actor) -> Standing:
    """Return what a person is in every space; one query, however many there are.

    The predicates are asked once for each kind of space that there is for this person, not for each space.
    """
    if actor.user_id is None:
        return Standing()
    by_rule, values = belonging.by_rule(actor, "s.id")
    visible, member, steward = set[int](), set[int](), set[int]()
    roles: dict[int, str] = {}
    known: dict[tuple[Any, ...], tuple[bool, bool, bool]] = {}
    for pk, visibility, joining, course_key, named, let_in in sql.rows(
        _ALL.format(by_rule=by_rule), [*values, actor.user_id]
    ):
        role = named or (Role.MEMBER.value if let_in else None)
        if role:
            roles[pk] = role
        course = course_key and (course_key in actor.courses, course_key in actor.staff_courses)
        kind = (visibility, joining, course, role)
        if kind not in known:
            space = Space(pk=pk, visibility=visibility, joining=joining, course_key=course_key)
            known[kind] = (
                permissions.can_see(actor, space, roles),
                permissions.is_member(actor, space, roles),
                permissions.is_steward(actor, space, roles),
            )
        sees, belongs, looks_after = known[kind]
        if sees:
            visible.add(pk)
        if belongs:
            member.add(pk)
        if looks_after:
            steward.add(pk)
    actor.known[ROLES] = roles
    return Standing(frozenset(visible), frozenset(member), frozenset(steward))


def visible_spaces(actor: Actor) -> list[Space]:
    """Return the spaces a person sees, the site's own first."""
    roles = roles_of(actor)
    return [space for space in Space.objects.order_by("id") if permissions.can_see(actor, space, roles)]


def sharing_spaces(actor: Actor) -> list[Space]:
    """Return the spaces a person may share into; three queries at most."""
    roles = roles_of(actor)
    spaces = list(Space.objects.filter(archived_at=None).order_by("id"))
    trusted = _trusted(actor) if any(space.sharing == Sharing.TRUSTED for space in spaces) else frozenset()
    return [space for space in spaces if permissions.can_share(actor, space, roles, trusted)]


def visible_ids(actor: Actor, space_ids: Iterable[int]) -> set[int]:
    """Return which of these spaces a person sees; two queries, none for no spaces."""
    wanted = set(space_ids)
    if not wanted:
        return set()
    roles = roles_of(actor)
    found = Space.objects.filter(pk__in=wanted).defer("purpose", "charter")
    return {space.pk for space in found if permissions.can_see(actor, space, roles)}


def visible_space(actor: Actor, space_id: int | None) -> Space:
    """Return a space the person may see; ``NotFound`` otherwise, so that hidden ones do not show by their error."""
    space = Space.objects.filter(pk=space_id).first() if space_id is not None else None
    if space is None or not permissions.can_see(actor, space, roles_of(actor)):
        raise NotFound
    return space


def visible_target(actor: Actor, target: Target) -> Space:
    """Return the space of a target the person may see; ``NotFound`` for a draft of somebody else and what is gone.

    Who might see it is told that it is gone (``gone``); others do not learn that it was ever there.
    """
    # Whoever fetched the target with its space saves the query.
    if permissions.is_hidden(actor, target) or target.space is None:
        raise NotFound
    if not permissions.can_see(actor, target.space, roles_of(actor)):
        raise NotFound
    if target.deleted_at is not None:
        raise NotFound(_("This was taken away. What was said about it is kept, and nothing is added."), code="gone")
    return target.space


def looks_after(actor: Actor, target: Target) -> bool:
    """Return whether the person looks after the space a target is in."""
    return target.space is not None and is_steward(actor, target.space)


def can_share(actor: Actor, space: Space) -> bool:
    """Return whether the person may share into this space; no query for who belongs to its course."""
    if permissions.can_share(actor, space, {}):
        # What they are named besides only adds to it.
        return True
    trusted = _trusted(actor) if space.sharing == Sharing.TRUSTED else frozenset()
    return permissions.can_share(actor, space, roles_of(actor), trusted)


def _trusted(actor: Actor) -> frozenset[int]:
    """Return where a person is trusted, as ids of spaces; one query a request."""
    if actor.user_id is None:
        return frozenset()
    if _TRUSTED not in actor.known:
        named = SpaceTrust.objects.filter(user_id=actor.user_id, is_on=True)
        actor.known[_TRUSTED] = frozenset(named.values_list("space_id", flat=True))
    trusted: frozenset[int] = actor.known[_TRUSTED]
    return trusted


def is_steward(actor: Actor, space: Space) -> bool:
    """Return whether the person looks after this space."""
    return permissions.is_steward(actor, space, roles_of(actor))


def hides(actor: Actor, space: Space) -> bool:
    """Return whether a hidden area is hidden from this person, whatever else they are: expert of a theme, for one."""
    return space.visibility == Visibility.HIDDEN and not permissions.can_see(actor, space, roles_of(actor))


def course_space(course_key: str) -> Space | None:
    """Return the space of a course, if it exists yet."""
    return next(iter(_COURSE_SPACE.instances(Space, course_key)), None)


def space_id_of(slug: str) -> int | None:
    """Return the id of the space with this slug, whoever asks, or None; one query."""
    return Space.objects.filter(slug=slug).values_list("pk", flat=True).first()


def by_ids(space_ids: Iterable[int]) -> dict[int, Space]:
    """Return spaces by id, whoever asks, for work that shows nothing; one query."""
    return Space.objects.in_bulk(set(space_ids))


def steward_ids(space_id: int) -> list[int]:
    """Return the ids of a space's named stewards, in order; one query."""
    named = SpaceMember.objects.filter(space_id=space_id, role=Role.STEWARD)
    return list(named.order_by("user_id").values_list("user_id", flat=True))


def every_steward() -> set[int]:
    """Return the ids of all who are named steward of a space; one query."""
    named = SpaceMember.objects.filter(role=Role.STEWARD)
    return set(named.order_by("user_id").values_list("user_id", flat=True).distinct())


def who_sees(space: Space, user_ids: Iterable[int]) -> set[int]:
    """Return which of these people see what a space holds: as ``visible_target`` says for one.

    As many queries as the space has rules, however many people.
    Accounts that are closed or retired see nothing.
    """
    here = {user_id for user_id, person in users.people(user_ids).items() if person.is_active and not person.is_retired}
    if space.visibility == Visibility.PUBLIC or not here:
        return here
    named = SpaceMember.objects.filter(space=space, user_id__in=here).values_list("user_id", flat=True)
    found = {*named, *users.staff_ids(here)}
    if space.course_key:
        found |= courses.people_of(space.course_key, here)
    return found | belonging.people_of(SpaceRule.objects.filter(space=space).order_by("id"), here - found)


def member_ids(space_id: int, *, limit: int) -> set[int]:
    """Return the ids of people named in a space, the latest first; one query."""
    named = SpaceMember.objects.filter(space_id=space_id).order_by("-pk")
    return set(named.values_list("user_id", flat=True)[:limit])


def quota_mb(space_id: int | None) -> int | None:
    """Return how many megabytes the files of a space may take, or None for what the site allows; one query."""
    return Space.objects.filter(pk=space_id).values_list("quota_mb", flat=True).first() if space_id else None

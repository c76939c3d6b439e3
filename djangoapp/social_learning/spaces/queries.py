"""Reads of spaces and themes for other rooms."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import courses, users
from social_learning.lib.errors import NotFound
from social_learning.spaces import permissions
from social_learning.spaces.models import Role, Space, SpaceMember, Theme, Visibility
from social_learning.spaces.permissions import Standing
from social_learning.targets.models import Target

DEFAULT_SLUG = "everyone"
_ROLES = "spaces.roles"


def roles_of(actor: Actor) -> dict[int, str]:
    """Return the roles a person was given by name, by space id; one query for each request."""
    if actor.user_id is None:
        return {}
    if _ROLES not in actor.known:
        named = SpaceMember.objects.filter(user_id=actor.user_id).values_list("space_id", "role")
        actor.known[_ROLES] = dict(named)
    roles: dict[int, str] = actor.known[_ROLES]
    return roles


def standing(actor: Actor) -> Standing:
    """Return what a person is in every space; one query, however many there are."""
    if actor.user_id is None:
        return Standing()
    named = FilteredRelation("members", condition=Q(members__user_id=actor.user_id))
    spaces = list(Space.objects.annotate(named=named).annotate(role=F("named__role")).defer("purpose"))
    roles = actor.known[_ROLES] = {space.pk: space.role for space in spaces if space.role}
    return Standing(
        visible=frozenset(space.pk for space in spaces if permissions.can_see(actor, space, roles)),
        member=frozenset(space.pk for space in spaces if permissions.is_member(actor, space, roles)),
        steward=frozenset(space.pk for space in spaces if permissions.is_steward(actor, space, roles)),
    )


def visible_spaces(actor: Actor) -> list[Space]:
    """Return the spaces a person sees, the site's own first."""
    roles = roles_of(actor)
    return [space for space in Space.objects.order_by("id") if permissions.can_see(actor, space, roles)]


def sharing_spaces(actor: Actor) -> list[Space]:
    """Return the spaces a person may share into."""
    roles = roles_of(actor)
    return [space for space in Space.objects.order_by("id") if permissions.can_share(actor, space, roles)]


def visible_ids(actor: Actor, space_ids: Iterable[int]) -> set[int]:
    """Return which of these spaces a person sees; two queries, none for no spaces."""
    wanted = set(space_ids)
    if not wanted:
        return set()
    roles = roles_of(actor)
    found = Space.objects.filter(pk__in=wanted).defer("purpose")
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
    """Return whether the person may share into this space."""
    return permissions.can_share(actor, space, roles_of(actor))


def is_steward(actor: Actor, space: Space) -> bool:
    """Return whether the person looks after this space."""
    return permissions.is_steward(actor, space, roles_of(actor))


def course_space(course_key: str) -> Space | None:
    """Return the space of a course, if it exists yet."""
    return Space.objects.filter(course_key=course_key).first()


def by_ids(space_ids: Iterable[int]) -> dict[int, Space]:
    """Return spaces by id, whoever asks, for work that shows nothing; one query."""
    return Space.objects.in_bulk(set(space_ids))


def themes() -> list[Theme]:
    """Return all themes in their order; one query."""
    return list(Theme.objects.all())


def theme(theme_id: int | None) -> Theme:
    """Return one theme; ``NotFound`` otherwise."""
    found = Theme.objects.filter(pk=theme_id).first() if theme_id is not None else None
    if found is None:
        raise NotFound
    return found


def steward_ids(space_id: int) -> list[int]:
    """Return the ids of a space's named stewards, in order; one query."""
    named = SpaceMember.objects.filter(space_id=space_id, role=Role.STEWARD)
    return list(named.order_by("user_id").values_list("user_id", flat=True))


def theme_id_of(slug: str) -> int | None:
    """Return the id of the theme with this slug, or None; one query."""
    return Theme.objects.filter(slug=slug).values_list("pk", flat=True).first()


def who_sees(space: Space, user_ids: Iterable[int]) -> set[int]:
    """Return which of these people see what a space holds: as ``visible_target`` says for one; three queries at most.

    Accounts that are closed or retired see nothing.
    """
    here = {user_id for user_id, person in users.people(user_ids).items() if person.is_active and not person.is_retired}
    if space.visibility == Visibility.PUBLIC or not here:
        return here
    named = SpaceMember.objects.filter(space=space, user_id__in=here).values_list("user_id", flat=True)
    found = {*named, *users.staff_ids(here)}
    return found | courses.people_of(space.course_key, here) if space.course_key else found


def member_ids(space_id: int, *, limit: int) -> set[int]:
    """Return the ids of people named in a space, the latest first; one query."""
    named = SpaceMember.objects.filter(space_id=space_id).order_by("-pk")
    return set(named.values_list("user_id", flat=True)[:limit])

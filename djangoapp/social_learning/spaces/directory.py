"""The list of business areas, and the lists of people of one."""

from __future__ import annotations

import attrs
from django.db.models import Q

from social_learning.data import Actor
from social_learning.spaces import queries
from social_learning.spaces.models import (
    Space,
    SpaceMember,
    SpaceRule,
    SpaceTheme,
    SpaceTrust,
    Visibility,
)
from social_learning.spaces.permissions import Standing

PAGE = 50


@attrs.frozen
class Entry:
    """One area of the list, and the names of what it is about."""

    space: Space
    themes: tuple[str, ...]


@attrs.frozen
class Members:
    """Some people named in an area, by account, and the number after which the next ones come, or None."""

    rows: tuple[SpaceMember, ...]
    next: int | None


def directory(actor: Actor, *, standing: Standing | None = None) -> list[Entry]:
    """Return the areas that a person may know of, those of no course and those they belong to; three queries.

    Names of stewards, rules and figures are not part of it: this list stands before people who do not belong.
    """
    if actor.user_id is None:
        return []
    standing = standing or queries.standing(actor)
    listed = Q(course_key=None, visibility__in=(Visibility.PUBLIC, Visibility.MEMBERS))
    spaces = list(Space.objects.filter(listed | Q(pk__in=sorted(standing.visible))).defer("charter").order_by("title"))
    # Of courses, site staff see all: their list is of areas, and of the courses they are in.
    shown = [one for one in spaces if one.course_key is None or one.course_key in (actor.courses | actor.staff_courses)]
    about: dict[int, list[str]] = {}
    named = SpaceTheme.objects.filter(space__in=[one.pk for one in shown]).order_by("theme__position", "theme_id")
    for space_id, title in named.values_list("space_id", "theme__title"):
        about.setdefault(space_id, []).append(title)
    return [Entry(one, tuple(about.get(one.pk, ()))) for one in shown]


def is_named(space_id: int, actor: Actor) -> bool:
    """Return whether a person was named in an area or has joined it, and so can leave it; one query."""
    return SpaceMember.objects.filter(space_id=space_id, user_id=actor.user_id or 0).exists()


def members(space: Space, actor: Actor, *, after: int = 0, limit: int = PAGE) -> Members:
    """Return those named in an area, the first to come first, to those who see what it holds; one query.

    Raises ``NotFound`` for anybody else: who belongs to an area is nobody's business outside.
    """
    queries.visible_space(actor, space.pk)
    found = SpaceMember.objects.filter(space=space, pk__gt=after).order_by("pk")
    rows = list(found[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    return Members(tuple(rows), rows[-1].pk if more else None)


def rules(space_id: int) -> list[SpaceRule]:
    """Return the rules of an area, for those who look after it; one query."""
    return list(SpaceRule.objects.filter(space_id=space_id).order_by("pk"))


def trusted(space_id: int, *, limit: int = 200) -> list[SpaceTrust]:
    """Return who is trusted in an area, for those who look after it; one query."""
    return list(SpaceTrust.objects.filter(space_id=space_id, is_on=True).order_by("pk")[:limit])

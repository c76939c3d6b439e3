"""Reads of follows for other rooms and faces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs
from django.db.models import QuerySet

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.follows.kinds import PERSON, SPACE, TARGET, THEME
from social_learning.follows.models import Follow, FollowOptOut
from social_learning.lib import cursor as cursors
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space
from social_learning.targets import queries as targets
from social_learning.targets.models import Access, Target

PAGE = 50
MAX_PAGE = 100
Thing = tuple[str, int]


@attrs.frozen
class Followed:
    """One thing a person follows. ``key`` is empty where it cannot be opened any more; then ``id`` takes it back."""

    id: int
    kind: str
    key: str
    title: str
    url: str
    since: datetime


@attrs.frozen
class Page:
    """Some of what a person follows, the newest first, and the cursor of what follows, or None."""

    results: tuple[Followed, ...]
    next: str | None


def of_person(actor: Actor, cursor: str | None = None, *, limit: int = PAGE) -> Page:
    """Return a page of what a person follows; at most nine queries, however much it is.

    What they may not open any more keeps its place without its name.
    """
    if actor.user_id is None:
        return Page((), None)
    found = Follow.objects.filter(user_id=actor.user_id)
    if cursor:
        found = found.filter(pk__lt=cursors.decode(cursor, int)[0])
    limit = max(1, min(limit, MAX_PAGE))
    rows = list(found.order_by("-pk")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    known = _themes(rows) | _people(rows) | _targets(rows, actor) | _spaces(rows, actor)
    nothing = ("", "", "")
    return Page(
        tuple(
            Followed(row.pk, row.kind, *known.get((row.kind, row.thing_id), nothing), since=row.created_at)
            for row in rows
        ),
        cursors.encode(rows[-1].pk) if more else None,
    )


def followed(user_id: int | None, things: Iterable[Thing]) -> set[Thing]:
    """Return which of these (kind, id) a person follows; one query."""
    wanted = set(things)
    if user_id is None or not wanted:
        return set()
    mine = Follow.objects.filter(
        user_id=user_id, kind__in={kind for kind, _id in wanted}, thing_id__in={thing_id for _kind, thing_id in wanted}
    )
    return wanted & set(mine.values_list("kind", "thing_id"))


def themes_of(user_id: int | None) -> list[int]:
    """Return the ids of the themes a person follows; one query."""
    if user_id is None:
        return []
    mine = Follow.objects.filter(user_id=user_id, kind=THEME).order_by("thing_id")
    return list(mine.values_list("thing_id", flat=True))


def may_be_followed(user_id: int) -> bool:
    """Return whether a person does not mind being followed; one query."""
    return not FollowOptOut.objects.filter(user_id=user_id).exists()


def page_of(user_id: int) -> str:
    """Return the address of a colleague's page, empty for who has none (any more)."""
    person = users.person(user_id)
    return f"/social-learning/people/{person.username}/" if person is not None and not person.is_retired else ""


def ranges(thing: Thing, *, until: datetime, size: int) -> Iterator[tuple[int, int]]:
    """Yield (first, last) user ids of pieces of at most ``size`` followers who followed by then, with flat memory."""
    after = 0
    found = _followers(thing, until)
    while piece := list(found.filter(user_id__gt=after).values_list("user_id", flat=True)[:size]):
        yield piece[0], piece[-1]
        after = piece[-1]


def followers(thing: Thing, first: int, last: int, *, until: datetime, but_of: Iterable[Thing] = ()) -> list[int]:
    """Return who in a range of user ids followed a thing by then, but not those who follow one of ``but_of`` too.

    One query, and one more for each of ``but_of``.
    """
    inside = {"user_id__gte": first, "user_id__lte": last}
    found = set(_followers(thing, until).filter(**inside).values_list("user_id", flat=True))
    for closer in but_of:
        found -= set(_followers(closer, until).filter(user_id__in=found).values_list("user_id", flat=True))
    return sorted(found)


def _followers(thing: Thing, until: datetime) -> QuerySet[Follow]:
    kind, thing_id = thing
    return Follow.objects.filter(kind=kind, thing_id=thing_id, created_at__lte=until).order_by("user_id")


Known = dict[Thing, tuple[str, str, str]]


def _ids(rows: list[Follow], kind: str) -> set[int]:
    return {row.thing_id for row in rows if row.kind == kind}


def _themes(rows: list[Follow]) -> Known:
    wanted = _ids(rows, THEME)
    themes = spaces.themes() if wanted else []
    return {
        (THEME, theme.pk): (theme.slug, theme.title, f"/social-learning/?theme={theme.slug}")
        for theme in themes
        if theme.pk in wanted
    }


def _people(rows: list[Follow]) -> Known:
    found = users.people(_ids(rows, PERSON))
    return {
        (PERSON, user_id): (person.username, users.display_name(person), f"/social-learning/people/{person.username}/")
        for user_id, person in found.items()
        if person.is_active and not person.is_retired
    }


def _targets(rows: list[Follow], actor: Actor) -> Known:
    found = targets.by_ids(wanted) if (wanted := _ids(rows, TARGET)) else {}
    visible = spaces.visible_ids(actor, {row.space_id for row in found.values() if row.space_id is not None})
    return {
        (TARGET, target_id): (target.key, target.title, target.url)
        for target_id, target in found.items()
        if _is_there(target) and target.space_id in visible
    }


def page_of_space(space: Space) -> str:
    """Return the address of an area; a course's is that of its page "Knowledge"."""
    if space.course_key is not None:
        return f"/social-learning/courses/{space.course_key}/"
    return f"/social-learning/spaces/{space.slug}/"


def _spaces(rows: list[Follow], actor: Actor) -> Known:
    wanted = _ids(rows, SPACE)
    if not wanted:
        return {}
    found, visible = spaces.by_ids(wanted), spaces.visible_ids(actor, wanted)
    return {
        (SPACE, space.pk): (space.slug, space.title, page_of_space(space))
        for space in found.values()
        if space.pk in visible
    }


def _is_there(target: Target) -> bool:
    return target.deleted_at is None and target.access != Access.PRIVATE

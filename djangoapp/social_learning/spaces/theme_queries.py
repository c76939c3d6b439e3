"""Reads of themes: the tree, addresses of old, owners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from social_learning.lib.errors import NotFound
from social_learning.spaces.models import SpaceTheme, Theme, ThemeOwner, ThemeSlug


def themes() -> list[Theme]:
    """Return all themes in their order, also those that are not offered any more; one query."""
    return list(Theme.objects.filter(merged_into=None))


def themes_in_use() -> list[Theme]:
    """Return the themes one may choose, in their order; one query."""
    return list(Theme.objects.filter(merged_into=None, retired_at=None))


def theme(theme_id: int | None) -> Theme:
    """Return one theme, for one that was merged the one it is part of now; ``NotFound`` otherwise."""
    found = Theme.objects.filter(pk=theme_id).first() if theme_id is not None else None
    return last_of(found)


def theme_to_choose(theme_id: int | None) -> Theme:
    """Return the same for what begins now: a theme that is not offered any more is ``NotFound``."""
    found = theme(theme_id)
    if found.retired_at is not None:
        raise NotFound
    return found


def by_slug(slug: str) -> Theme:
    """Return the theme at this address, now or once; ``NotFound`` otherwise; at most three queries."""
    found = Theme.objects.filter(slug=slug).first()
    if found is None:
        once = ThemeSlug.objects.filter(slug=slug).select_related("theme").first()
        found = once.theme if once is not None else None
    return last_of(found)


def theme_id_of(slug: str) -> int | None:
    """Return the id of the theme with this slug, now or once, or None; one query where nothing was renamed."""
    row = Theme.objects.filter(slug=slug).values_list("pk", "merged_into").first()
    if row is not None and row[1] is None:
        return int(row[0])
    try:
        return by_slug(slug).pk
    except NotFound:
        return None


def last_of(found: Theme | None) -> Theme:
    """Return the theme that one became, however often it was merged."""
    # Each merge leads to a theme that stands for itself, so this ends; the bound is for a table written by hand.
    for _step in range(20):
        if found is None or found.merged_into_id is None:
            break
        found = Theme.objects.filter(pk=found.merged_into_id).first()
    if found is None or found.merged_into_id is not None:
        raise NotFound
    return found


def owned(user_id: int | None) -> set[int]:
    """Return the ids of the themes a person was named owner of; one query."""
    if user_id is None:
        return set()
    return set(ThemeOwner.objects.filter(user_id=user_id).values_list("theme_id", flat=True))


def owner_ids() -> dict[int, list[int]]:
    """Return the owners of all themes, as ids of people by theme; one query."""
    found: dict[int, list[int]] = {}
    for theme_id, user_id in ThemeOwner.objects.order_by("pk").values_list("theme_id", "user_id"):
        found.setdefault(theme_id, []).append(user_id)
    return found


def owners_of(theme_id: int | None) -> list[int]:
    """Return who looks after a theme, or the nearest theme above it that somebody looks after; a query a level."""
    for _step in range(20):
        if theme_id is None:
            break
        named = ThemeOwner.objects.filter(theme_id=theme_id).order_by("pk").values_list("user_id", flat=True)
        if found := list(named):
            return found
        theme_id = Theme.objects.filter(pk=theme_id).values_list("parent_id", flat=True).first()
    return []


def below(theme_ids: Iterable[int], tree: Iterable[Theme]) -> set[int]:
    """Return these themes and all that are below them in the tree; no query."""
    found, level = set[int](), set(theme_ids)
    children: dict[int | None, set[int]] = {}
    for one in tree:
        children.setdefault(one.parent_id, set()).add(one.pk)
    while level - found:
        found |= level
        level = {child for pk in level for child in children.get(pk, ())}
    return found


def of_space(space_id: int) -> list[Theme]:
    """Return what a space is about, in order; one query."""
    ids = SpaceTheme.objects.filter(space_id=space_id).values("theme_id")
    return list(Theme.objects.filter(pk__in=ids, merged_into=None))


def of_tags(tag_ids: Iterable[int]) -> list[Theme]:
    """Return the themes in use that these tags of the platform became; one query, none for no tags."""
    wanted = list(tag_ids)
    if not wanted:
        return []
    return list(Theme.objects.filter(tag__in=wanted, merged_into=None, retired_at=None))


def merged() -> list[tuple[int, int]]:
    """Return which theme was merged into which, at the end of the way, as pairs of ids."""
    into = dict(Theme.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    return [(pk, _end(pk, into)) for pk in sorted(into)]


def _end(pk: int, into: Mapping[int, int | None]) -> int:
    for _step in range(len(into) + 1):
        further = into.get(pk)
        if further is None:
            break
        pk = further
    return pk

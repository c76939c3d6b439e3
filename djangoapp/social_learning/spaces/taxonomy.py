"""Themes that follow a taxonomy of the platform: new tags, new names, new places; what is deleted there is retired.

A tag is known again by its number, or where a taxonomy was imported anew by its name in the outer system. A theme of
the same name that follows nothing yet is taken over, so that a site that began without a taxonomy keeps its themes.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from django.db import transaction
from django.utils.translation import gettext as _

from social_learning.edxapp import tagging
from social_learning.edxapp.tagging import Tag
from social_learning.lib.errors import Invalid, NotFound
from social_learning.spaces import theme_queries as queries
from social_learning.spaces import themes
from social_learning.spaces.models import Space, Theme


@attrs.define
class Outcome:
    """What a run has done, in numbers."""

    made: int = 0
    adopted: int = 0
    renamed: int = 0
    moved: int = 0
    retired: int = 0
    returned: int = 0


def sync(taxonomy: int, *, now: datetime) -> Outcome:
    """Make the themes agree with the tags of a taxonomy; a second run changes nothing; ``NotFound`` for no taxonomy.

    A theme that was merged here stays merged: whoever looks after themes has decided that.
    """
    tags = tagging.tags(taxonomy)
    if tags is None:
        raise NotFound(_("There is no taxonomy with this number."))
    outcome = Outcome()
    with transaction.atomic():
        tree = {theme.pk: theme for theme in Theme.objects.select_for_update().order_by("pk")}
        ours = {theme.tag: theme for theme in tree.values() if theme.taxonomy == taxonomy}
        by_tag: dict[int, Theme] = {}
        for number, tag in enumerate(tags):
            theme = _found(tag, ours, tree, {tag.id for tag in tags}) or _adopted(tag, tree, taxonomy, outcome)
            parent = by_tag[tag.parent] if tag.parent is not None else None
            if theme is None:
                theme = _made(tag, parent, number, taxonomy)
                tree[theme.pk] = theme
                outcome.made += 1
            else:
                _follow(theme, tag, parent, taxonomy, tree, outcome)
            by_tag[tag.id] = theme
        kept = {theme.pk for theme in by_tag.values()}
        for theme in tree.values():
            if theme.taxonomy == taxonomy and theme.pk not in kept and theme.retired_at is None:
                theme.retired_at = now
                theme.save(update_fields=["retired_at"])
                outcome.retired += 1
    return outcome


def suggested(space: Space) -> list[Theme]:
    """Return the themes that the tags of a space's course say it is about, and that it does not name; few queries."""
    if space.course_key is None:
        return []
    there = {theme.pk for theme in queries.of_space(space.pk)}
    found = queries.of_tags(tagging.tags_of_course(space.course_key))
    return [theme for theme in found if theme.pk not in there]


def _found(tag: Tag, ours: dict[int | None, Theme], tree: dict[int, Theme], alive: set[int]) -> Theme | None:
    """Return the theme of a tag: by number, else by outer name if the tag of that theme is no more."""
    if tag.id in ours:
        return tree[ours[tag.id].pk]
    if not tag.external_id:
        return None
    same = (theme for number, theme in ours.items() if theme.external_id == tag.external_id and number not in alive)
    return next(same, None)


def _adopted(tag: Tag, tree: dict[int, Theme], taxonomy: int, outcome: Outcome) -> Theme | None:
    name = tag.value.strip()[: themes.MAX_TITLE].casefold()
    for theme in tree.values():
        if theme.taxonomy is None and theme.merged_into_id is None and theme.title.casefold() == name:
            theme.taxonomy, theme.tag, theme.external_id = taxonomy, tag.id, tag.external_id
            theme.save(update_fields=["taxonomy", "tag", "external_id"])
            outcome.adopted += 1
            return theme
    return None


def _made(tag: Tag, parent: Theme | None, number: int, taxonomy: int) -> Theme:
    return themes.save_new(
        Theme(
            title=_title(tag),
            parent=parent,
            position=number,
            taxonomy=taxonomy,
            tag=tag.id,
            external_id=tag.external_id,
        )
    )


def _follow(
    theme: Theme, tag: Tag, parent: Theme | None, taxonomy: int, tree: dict[int, Theme], outcome: Outcome
) -> None:
    theme.taxonomy, theme.tag, theme.external_id = taxonomy, tag.id, tag.external_id
    if theme.merged_into_id is None:
        if theme.title != _title(tag):
            theme.title = _title(tag)
            outcome.renamed += 1
        if theme.retired_at is not None:
            theme.retired_at = None
            outcome.returned += 1
        _place(theme, parent, tree, outcome)
    theme.save()


def _place(theme: Theme, parent: Theme | None, tree: dict[int, Theme], outcome: Outcome) -> None:
    try:
        # A parent that was merged here: below what it is part of now.
        wanted = queries.last_of(parent).pk if parent is not None else None
        if wanted not in (theme.parent_id, theme.pk):
            themes.set_parent(theme, wanted, tree)
            outcome.moved += 1
    except (Invalid, NotFound):
        # Our own tree says otherwise, for instance after a merge: it stays where it is.
        return


def _title(tag: Tag) -> str:
    return tag.value.replace("\x00", "").strip()[: themes.MAX_TITLE] or _("Theme")

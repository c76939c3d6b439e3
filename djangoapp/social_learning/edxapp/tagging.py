"""Taxonomies of the platform: their tags as plain values, and what a course is tagged with.

The app ``openedx_tagging`` has moved between packages from release to release, but not its label: so its models are
asked of Django. Where it is not installed the twin answers, which holds what tests and the demo put into it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
from django.apps import apps

LABEL = "oel_tagging"


@attrs.frozen
class Tag:
    """One tag: its number stays when it is renamed; ``external_id`` is its name in an outer system, or empty."""

    id: int
    value: str
    parent: int | None = None
    external_id: str = ""


@attrs.define
class Twin:
    """What a site without the platform has: tags by taxonomy, and the numbers of the tags of a course."""

    taxonomies: dict[int, tuple[str, list[Tag]]] = attrs.field(factory=dict)
    courses: dict[str, list[int]] = attrs.field(factory=dict)


TWIN = Twin()


def present() -> bool:
    """Return whether the site has taxonomies of the platform."""
    return apps.is_installed("openedx_tagging") or apps.is_installed("openedx_tagging.core.tagging")


def taxonomies() -> dict[int, str]:
    """Return the taxonomies one may import, as names by number; one query."""
    if not present():
        return {number: name for number, (name, _tags) in TWIN.taxonomies.items()}
    return dict(_model("Taxonomy").objects.filter(enabled=True).order_by("name").values_list("id", "name"))


def tags(taxonomy: int) -> list[Tag] | None:
    """Return the tags of a taxonomy, parents before what is below them; None if there is no such taxonomy."""
    if not present():
        found = TWIN.taxonomies.get(taxonomy)
        return _from_the_root(found[1]) if found else None
    if not _model("Taxonomy").objects.filter(pk=taxonomy).exists():
        return None
    rows = _model("Tag").objects.filter(taxonomy_id=taxonomy).order_by("id")
    if any(field.name == "archived" for field in _model("Tag")._meta.fields):
        # Later releases put tags away instead of deleting them.
        rows = rows.exclude(archived=True)
    named = rows.values_list("id", "value", "parent_id", "external_id")
    return _from_the_root([Tag(pk, value, parent, outer or "") for pk, value, parent, outer in named])


def tags_of_course(course_key: str) -> list[int]:
    """Return the numbers of the tags that a course carries; one query."""
    if not present():
        return list(TWIN.courses.get(course_key, ()))
    found = _model("ObjectTag").objects.filter(object_id=course_key, tag_id__isnull=False)
    return list(found.order_by("tag_id").values_list("tag_id", flat=True))


def _model(name: str) -> Any:
    return apps.get_model(LABEL, name)


def _from_the_root(found: Iterable[Tag]) -> list[Tag]:
    """Return tags level by level; one whose parent is missing, or goes in a circle, stands at the root."""
    waiting, placed, known = list(found), list[Tag](), set[int]()
    while waiting:
        level = [tag for tag in waiting if tag.parent is None or tag.parent in known]
        if not level:
            return [*placed, *(attrs.evolve(tag, parent=None) for tag in waiting)]
        placed += level
        known |= {tag.id for tag in level}
        waiting = [tag for tag in waiting if tag.id not in known]
    return placed

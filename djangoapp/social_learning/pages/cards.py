"""Catalogue entries as cards, and people as chips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from social_learning.edxapp import users
from social_learning.knowledge import formats
from social_learning.pages import words
from social_learning.popularity import words as popularity_words
from social_learning.search.models import CatalogueEntry


def cards(entries: Iterable[CatalogueEntry], themes: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return the cards of these entries, in their order; one query for all names."""
    rows = list(entries)
    names = users.names({row.author_id for row in rows})
    return [card(row, names[row.author_id], themes.get(row.theme_id, "")) for row in rows]


def card(row: CatalogueEntry, author: str, theme: str) -> dict[str, Any]:
    """Return one card."""
    return {
        "url": reverse("social_learning:knowledge", args=[row.uuid]),
        "title": row.title,
        "why": row.why,
        "kind_label": formats.label_of(row.kind),
        "icon": formats.icon_of(row.kind),
        "thumbnail": row.thumbnail,
        "author": {"name": author},
        "minutes": row.minutes,
        "theme": theme,
        "trust": words.trust(row.is_validated),
        # One phrase; the page says the rest.
        "words": popularity_words.helped(row.likes, 0) or popularity_words.helped(0, row.applied),
    }


def person(name: str, helped: int) -> dict[str, Any]:
    """Return a person chip: whom they helped, in words, or nothing while it is nobody."""
    line = ngettext("helped %(n)d person", "helped %(n)d people", helped) % {"n": helped} if helped else ""
    return {"name": name, "line": line}

"""Catalogue entries as people see them on cards; the same for REST, pages and XBlocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from social_learning.edxapp import users
from social_learning.keys import KnowledgeKey
from social_learning.knowledge import formats
from social_learning.reactions import words
from social_learning.search import trust
from social_learning.search.models import CatalogueEntry
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Theme as ThemeRow


@attrs.frozen
class Kind:
    """What sort of content it is: name for machines, label for people, icon for both."""

    name: str
    label: str
    icon: str


@attrs.frozen
class Theme:
    """What it is about."""

    id: int
    slug: str
    title: str


@attrs.frozen
class Card:
    """All that a card shows."""

    uuid: UUID
    key: str
    url: str
    kind: Kind
    title: str
    why: str
    theme: Theme | None
    author: str
    minutes: int
    thumbnail: str
    is_validated: bool
    words: str
    likes: int
    applied: int
    published_at: datetime
    language: str

    def as_part(self, target: str = "") -> dict[str, Any]:
        """Return the ``card`` of ``parts/card.html``; ``target`` is where its link opens."""
        return {
            "url": self.url,
            "target": target,
            "title": self.title,
            "why": self.why,
            "kind_label": self.kind.label,
            "icon": self.kind.icon,
            "thumbnail": self.thumbnail,
            "author": {"name": self.author},
            "minutes": self.minutes,
            "theme": self.theme.title if self.theme else "",
            "trust": trust.chip(self.is_validated),
            # One phrase, and none while nobody said anything; the page says the rest.
            "words": words.helped(self.likes, 0) or words.helped(0, self.applied),
        }

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        plain = attrs.asdict(self)
        return {**plain, "uuid": str(self.uuid), "published_at": self.published_at.isoformat()}


def of(entries: Sequence[CatalogueEntry], themes: Iterable[ThemeRow] | None = None) -> list[Card]:
    """Return the cards of these entries in their order; two queries, one where ``themes`` are handed in."""
    names = users.names(entry.author_id for entry in entries)
    if themes is None:
        themes = spaces.themes() if entries else ()
    known = {theme.pk: Theme(theme.pk, theme.slug, theme.title) for theme in themes}
    return [_card(entry, known.get(entry.theme_id), names[entry.author_id]) for entry in entries]


def _card(entry: CatalogueEntry, theme: Theme | None, author: str) -> Card:
    return Card(
        uuid=entry.uuid,
        key=str(KnowledgeKey(entry.uuid)),
        url=f"/social-learning/knowledge/{entry.uuid}/",
        kind=Kind(entry.kind, formats.label_of(entry.kind), formats.icon_of(entry.kind)),
        title=entry.title,
        why=entry.why,
        theme=theme,
        author=author,
        minutes=entry.minutes,
        thumbnail=entry.thumbnail,
        is_validated=entry.is_validated,
        words=words.phrase(entry.likes, entry.applied),
        likes=entry.likes,
        applied=entry.applied,
        published_at=entry.published_at,
        language=entry.language,
    )

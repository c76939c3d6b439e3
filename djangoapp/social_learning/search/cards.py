"""Catalogue entries as people see them on cards; the same for REST, pages and XBlocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning.edxapp import users
from social_learning.knowledge import beside
from social_learning.knowledge.beside import Beside
from social_learning.reactions import words
from social_learning.search import kinds, trust
from social_learning.search.models import Document
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Theme as ThemeRow

# What is elsewhere, and may be gone one day.
_LINKS = ("link", "embed")
# What takes no time to read.
TIMELESS = ("asked", "expert", "question")


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

    # None for what is no Knowledge.
    uuid: UUID | None
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
    trust: str = trust.PEER
    # How many are named beside the author; their names are on its page.
    others: int = 0
    # Its link leads nowhere any more.
    is_dead: bool = False
    # Until when an expert's word holds, where it ends some day.
    valid_until: datetime | None = None

    @property
    def by(self) -> str:
        """Return whose it is, in words."""
        if not self.author or not self.others:
            return self.author
        said = ngettext("%(name)s and %(n)d colleague", "%(name)s and %(n)d colleagues", self.others)
        return said % {"name": self.author, "n": self.others}

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
            "author": {"name": self.by},
            "is_dead": self.is_dead,
            "minutes": self.minutes,
            "time": _time(self.minutes) if self.kind.name not in TIMELESS else "",
            "theme": self.theme.title if self.theme else "",
            # A question is no answer yet, and a person no text.
            "trust": None if self.kind.name in TIMELESS else trust.chip_of(self.trust, self.valid_until),
            # One phrase, and none while nobody said anything; the page says the rest.
            "words": words.helped(self.likes, 0) or words.helped(0, self.applied),
        }

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        plain = attrs.asdict(self)
        until = self.valid_until.isoformat() if self.valid_until else None
        moments = {"published_at": self.published_at.isoformat(), "valid_until": until}
        return {**plain, "uuid": str(self.uuid) if self.uuid else None, **moments}


def of(entries: Sequence[Document], themes: Iterable[ThemeRow] | None = None) -> list[Card]:
    """Return the cards of these entries in their order; four queries at most, three where ``themes`` are handed in."""
    names = {0: "", **users.names(entry.author_id for entry in entries if entry.author_id)}
    if themes is None:
        themes = spaces.themes() if entries else ()
    known = {theme.pk: Theme(theme.pk, theme.slug, theme.title) for theme in themes}
    by = {entry.pk: "" if entry.kind in TIMELESS else names[entry.author_id] for entry in entries}
    more = _beside(entries)
    return [
        _card(entry, known.get(entry.theme_id), by[entry.pk], more.get(entry.knowledge_id or 0, beside.NOTHING))
        for entry in entries
    ]


def _beside(entries: Sequence[Document]) -> dict[int, Beside]:
    shared = [(entry.knowledge_id, entry.kind) for entry in entries if entry.knowledge_id and entry.uuid]
    return beside.of([pk for pk, _kind in shared], [pk for pk, kind in shared if kind in _LINKS])


def _time(minutes: int) -> str:
    """Return how long something takes, as people say it."""
    hours = round(minutes / 60)
    return _("%(minutes)d min") % {"minutes": minutes} if minutes < 120 else _("%(hours)d h") % {"hours": hours}


def _thumbnail(entry: Document, more: Beside) -> str:
    if entry.thumbnail or not more.has_poster:
        return entry.thumbnail
    return reverse("social_learning:api-link-poster", args=[entry.uuid])


def _card(entry: Document, theme: Theme | None, author: str, more: Beside) -> Card:
    return Card(
        uuid=entry.uuid,
        key=entry.key,
        url=entry.url,
        kind=Kind(entry.kind, kinds.label_of(entry.kind), kinds.icon_of(entry.kind)),
        title=entry.title,
        why=entry.why,
        theme=theme,
        author=author,
        minutes=entry.minutes,
        thumbnail=_thumbnail(entry, more),
        is_validated=entry.is_validated,
        words=words.phrase(entry.likes, entry.applied),
        likes=entry.likes,
        applied=entry.applied,
        published_at=entry.published_at,
        language=entry.language,
        trust=entry.trust,
        others=more.others,
        is_dead=more.is_dead,
        valid_until=entry.valid_until,
    )

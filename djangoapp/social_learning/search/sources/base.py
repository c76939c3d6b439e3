"""What a source is, and what it gives: all that the catalogue knows of one thing, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import attrs

Ref = int | str


@attrs.frozen(kw_only=True)
class Entry:
    """One thing as its source knows it. ``audience`` is who sees it: a space's id, or what ``sight`` makes.

    ``kind`` is a format (knowledge/formats.py) or a kind of kinds.py; ``trust`` is "approved" for what a course team
    or a trainer stands for. ``text`` is whatever is to be found in it, unfolded; what stands first counts if it is cut.
    """

    key: str
    kind: str
    title: str
    url: str
    audience: int
    published_at: datetime
    space_id: int = 0
    theme_id: int = 0
    author_id: int = 0
    knowledge_id: int | None = None
    target_id: int | None = None
    uuid: UUID | None = None
    why: str = ""
    text: str = ""
    language: str = ""
    minutes: int = 1
    thumbnail: str = ""
    origin_key: str = ""
    is_validated: bool = False
    # Until when an expert's word holds, where it ends some day.
    valid_until: datetime | None = None
    trust: str = "peer"


class Source(Protocol):
    """Where documents come from; one module for each in this package, listed in ``__init__``."""

    name: str

    def entry(self, ref: Ref) -> Entry | None:
        """Return what stands in the catalogue for this, or None where nothing does (any more).

        Called in a transaction: a source whose rows change under it locks the row.
        """

    def refs(self, after: Ref | None, limit: int) -> Sequence[Ref]:
        """Return the next refs after this one in their order, for a rebuild with flat memory."""

    def living(self, refs: Sequence[str]) -> set[str]:
        """Return which of these, as text, may still have an entry; one query."""

    def changed_since(self, moment: datetime) -> Iterator[Ref]:
        """Yield what may have changed since then, for a sweep."""

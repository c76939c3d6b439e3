"""What the catalogue keeps about people: whose work an entry is, and its first words. Derived; it follows the work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle
from social_learning.search import api
from social_learning.search.models import CatalogueEntry

KEEPS = (
    Kept(
        CatalogueEntry,
        ("author_id", "title", "why", "text"),
        what="Whose work an entry of the catalogue is, and its words for the search.",
        why="A page of the catalogue is one read.",
        leaving="Stays while the work is published, by “A former colleague”.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield nothing: an entry copies what the person shares, which knowledge hands out."""
    yield from ()


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Make the entries of this person agree with their works, which have no author any more."""
    found: list[int] = []
    listed = CatalogueEntry.objects.filter(author_id=user_id)
    stream.comb(listed, lambda part: found.extend(part.values_list("pk", flat=True)))
    for knowledge_id in found:
        api.sync_knowledge(knowledge_id)

"""What the catalogue keeps about people: whose work an entry is, and its first words. Derived; it follows the work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle
from social_learning.search import api
from social_learning.search.models import Document, DocumentWords

KEEPS = (
    Kept(
        Document,
        ("author_id", "title", "why"),
        what="Whose work a document of the catalogue is, and its title; an expert's name.",
        why="A page of the catalogue is one read.",
        leaving="Stays while the work is published, by “A former colleague”; that of an expert goes.",
    ),
    Kept(
        DocumentWords,
        ("text", "title_words", "words"),
        what="The words by which a work, or an expert, is found.",
        why="Search looks into texts.",
        leaving="Stays while the work is published; that of an expert goes.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield nothing: a document copies what the person shares, which knowledge hands out."""
    yield from ()


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Make the documents of this person agree with their works, which have no author any more."""
    found: list[tuple[str, str]] = []
    listed = Document.objects.filter(author_id=user_id)
    stream.comb(listed, lambda part: found.extend(part.values_list("source", "ref")))
    for source, ref in found:
        api.sync(source, ref)

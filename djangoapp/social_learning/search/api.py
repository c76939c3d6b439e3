"""The only writer of documents; all of them derived."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import attrs
from django.db import transaction

from social_learning.search import engines, trust
from social_learning.search.filters import band_of
from social_learning.search.fold import fold, indexed
from social_learning.search.models import Document, DocumentWords
from social_learning.search.sources import SOURCES, Entry, Ref
from social_learning.targets import queries as targets

# What is searched of one document; a book of a PDF would slow the search of everything else.
MAX_TEXT = 20_000
CHUNK = 200
# Which source knows a target by what, by the beginning of its key.
_OF_TARGETS = {"block-v1:": "unit", "course-v1:": "course"}


@attrs.frozen
class Rank:
    """The figures of a target that others count."""

    trending: float = 0.0
    likes: int = 0
    applied: int = 0
    participants: int = 0
    outdated: int = 0


def sync(source: str, ref: Ref) -> Document | None:
    """Make the document of one thing agree with its source; return it, or None where it has none (any more).

    The figures of one that exists stay; a new one begins at zero and waits for :func:`rank`.
    """
    document, gone = _sync(source, ref)
    _tell_engine([document] if document else [], gone)
    return document


def sync_knowledge(knowledge_id: int) -> int | None:
    """Make the document agree with its Knowledge; return the target if it is in the catalogue."""
    document = sync("knowledge", knowledge_id)
    return document.target_id if document is not None else None


def rank(target_id: int, read: Callable[[], Rank]) -> None:
    """Give the document of a target the figures that ``read`` returns, called while the document is locked.

    A unit or course that nobody had reacted to before comes into the catalogue by this.
    """
    if not _rank(target_id, read) and _adopt(target_id):
        _rank(target_id, read)


def rebuild() -> Iterator[list[int]]:
    """Make all documents again, in pieces; yields the targets of each piece, which the caller then ranks."""
    for name, source in SOURCES.items():
        after: Ref | None = None
        while refs := source.refs(after, CHUNK):
            yield _renewed(name, refs)
            after = refs[-1]
        _drop_orphans(name)


def changed_since(moment: datetime) -> Iterator[int]:
    """Yield the ids of the Knowledge that may have changed since then, for a sweep that tells everybody."""
    yield from (int(ref) for ref in SOURCES["knowledge"].changed_since(moment))


def sweep(moment: datetime) -> Iterator[int]:
    """Make the documents of everything else that may have changed since then again; yields their targets, 0 for none.

    What is gone without a trace goes too.
    """
    for name, source in SOURCES.items():
        if name != "knowledge":
            for ref in source.changed_since(moment):
                document = sync(name, ref)
                yield (document.target_id or 0) if document is not None else 0
        _drop_orphans(name)


def _sync(source: str, ref: Ref) -> tuple[Document | None, list[int]]:
    """Return the document as it is now, and the ids of what went instead."""
    with transaction.atomic():
        entry = SOURCES[source].entry(ref)
        found = Document.objects.select_for_update().filter(source=source, ref=str(ref)).first()
        if entry is None:
            gone = [found.pk] if found is not None else []
            Document.objects.filter(pk__in=gone).delete()
            return None, gone
        values = _fields(entry, outdated=found.outdated if found is not None else 0)
        document, _made = Document.objects.update_or_create(source=source, ref=str(ref), defaults=values)
        words = _words(entry)
        document.words, _made = DocumentWords.objects.update_or_create(document=document, defaults=words)
        return document, []


def _renewed(source: str, refs: Sequence[Ref]) -> list[int]:
    synced = [_sync(source, ref) for ref in refs]
    documents = [document for document, _gone in synced if document is not None]
    _tell_engine(documents, [pk for _document, gone in synced for pk in gone])
    return [document.target_id for document in documents if document.target_id is not None]


def _drop_orphans(source: str) -> None:
    """Take out what the source does not know any more, piece by piece."""
    after = 0
    while rows := list(
        Document.objects.filter(source=source, pk__gt=after).order_by("pk").values_list("pk", "ref")[:CHUNK]
    ):
        living = SOURCES[source].living([ref for _pk, ref in rows])
        gone = [pk for pk, ref in rows if ref not in living]
        if gone:
            Document.objects.filter(pk__in=gone).delete()
            _tell_engine([], gone)
        after = rows[-1][0]


def _tell_engine(documents: list[Document], gone: list[int]) -> None:
    def tell() -> None:
        if documents:
            engines.index(documents)
        if gone:
            engines.remove(gone)

    # An engine that is slow must not hold a row.
    transaction.on_commit(tell)


def _rank(target_id: int, read: Callable[[], Rank]) -> bool:
    with transaction.atomic():
        found = Document.objects.select_for_update().filter(target_id=target_id).first()
        if found is None:
            return False
        figures = read()
        state = trust.state_of(found.given, is_validated=found.is_validated, outdated=figures.outdated)
        Document.objects.filter(pk=found.pk).update(**attrs.asdict(figures), trust=state)
        if state != found.trust:
            found.trust = state
            _tell_engine([found], [])
    return True


def _adopt(target_id: int) -> bool:
    target = targets.by_ids([target_id]).get(target_id)
    if target is None:
        return False
    source = next((name for prefix, name in _OF_TARGETS.items() if target.key.startswith(prefix)), "")
    return bool(source) and sync(source, target.key if source == "course" else target.pk) is not None


def _fields(entry: Entry, *, outdated: int) -> dict[str, Any]:
    values = attrs.asdict(entry, filter=lambda field, _value: field.name != "text")
    return {
        **values,
        "title": entry.title[:255],
        "why": entry.why[:255],
        "band": band_of(entry.minutes),
        "given": entry.trust,
        "trust": trust.state_of(entry.trust, is_validated=entry.is_validated, outdated=outdated),
    }


def _words(entry: Entry) -> dict[str, str]:
    title = fold(entry.title)
    # Words of the first parts come first, so that a cut loses the least.
    body = fold(f"{entry.title} {entry.why} {entry.text}"[: 2 * MAX_TEXT])[:MAX_TEXT]
    return {"text": entry.text[:MAX_TEXT], "title_words": indexed(title), "words": indexed(body)}

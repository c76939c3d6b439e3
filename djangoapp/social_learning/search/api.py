"""The only writer of catalogue entries; all of them derived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import attrs
from django.db import transaction

from social_learning.knowledge.models import Knowledge, State, StoredFile
from social_learning.lib import stream
from social_learning.lib.markdown import plain_text
from social_learning.search.fold import fold
from social_learning.search.models import CatalogueEntry

# What is searched of one Knowledge; a book of a PDF would slow the search of everything else.
MAX_TEXT = 20_000
CHUNK = 500


@attrs.frozen
class Rank:
    """The figures of a target that others count."""

    trending: float = 0.0
    likes: int = 0
    applied: int = 0
    participants: int = 0


def sync_knowledge(knowledge_id: int) -> int | None:
    """Make the entry agree with its Knowledge; return the target if it is in the catalogue.

    The Knowledge is locked while it is read, so that of two workers at once none writes what the other saw change.
    The rank of an entry that exists stays; a new one begins at zero and waits for :func:`rank`.
    """
    with transaction.atomic():
        item = Knowledge.objects.select_for_update().filter(pk=knowledge_id).first()
        if item is None or item.state != State.PUBLISHED:
            CatalogueEntry.objects.filter(pk=knowledge_id).delete()
            return None
        CatalogueEntry.objects.update_or_create(pk=item.pk, defaults=_fields(item))
        return item.target_id


def rank(target_id: int, read: Callable[[], Rank]) -> None:
    """Give the entry of a target the figures that ``read`` returns, called while the entry is locked."""
    with transaction.atomic():
        entry = CatalogueEntry.objects.select_for_update().only("pk").filter(target_id=target_id).first()
        if entry is not None:
            CatalogueEntry.objects.filter(pk=entry.pk).update(**attrs.asdict(read()))


def rebuild() -> Iterator[list[int]]:
    """Make all entries again, in pieces; yields the targets of each piece, which the caller then ranks."""
    after = 0
    while ids := _next(after):
        yield [target_id for pk in ids if (target_id := sync_knowledge(pk)) is not None]
        after = ids[-1]


def changed_since(moment: datetime) -> Iterator[int]:
    """Yield the ids of what may have changed since then, for a sweep."""
    changed = Knowledge.objects.filter(updated_at__gte=moment)
    yield from (knowledge_id for (knowledge_id,) in stream.rows(changed, "pk"))


def _next(after: int) -> list[int]:
    """Return the next ids of what is published or has an entry."""
    published = Knowledge.objects.filter(state=State.PUBLISHED, pk__gt=after).order_by("pk")
    listed = CatalogueEntry.objects.filter(pk__gt=after).order_by("pk")
    found = {*published.values_list("pk", flat=True)[:CHUNK], *listed.values_list("pk", flat=True)[:CHUNK]}
    return sorted(found)[:CHUNK]


def _fields(item: Knowledge) -> dict[str, Any]:
    return {
        "target_id": item.target_id,
        "uuid": item.uuid,
        "space_id": item.space_id,
        "theme_id": item.theme_id or 0,
        "author_id": item.author_id,
        "kind": item.kind,
        "title": item.title,
        "why": item.why,
        "language": item.language,
        "minutes": item.minutes,
        "thumbnail": _thumbnail(item.file),
        "origin_key": item.origin_key,
        "is_validated": item.validated_at is not None,
        "published_at": item.published_at or item.updated_at,
        "text": _text(item),
    }


def _text(item: Knowledge) -> str:
    parts = [item.title, item.why, plain_text(item.body)]
    if item.file is not None:
        parts.append(item.file.name)
        for page in item.file.outline:
            parts += [str(page.get("title", "")), str(page.get("text", ""))]
    # Words of the first parts come first, so that a cut loses the least.
    return fold(" ".join(parts)[: 2 * MAX_TEXT])[:MAX_TEXT]


def _thumbnail(file: StoredFile | None) -> str:
    if file is None or not file.pages:
        return ""
    return f"/api/social_learning/v1/files/{file.uuid}/pages/1/"

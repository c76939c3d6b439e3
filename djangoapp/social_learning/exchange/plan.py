"""What would become of each item of an archive in a space: read only, the same that the import then does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import attrs

from social_learning.data import Actor
from social_learning.exchange.models import ImportedItem
from social_learning.exchange.opening import Archive, Broken, Item
from social_learning.knowledge import duplicates
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.permissions import READABLE
from social_learning.lib.errors import Invalid
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space

# What becomes of an item: new; a newer text of one that was brought; here already; elsewhere on this site; not usable.
NEW, CHANGED, HERE, ELSEWHERE, REFUSED = "new", "changed", "here", "elsewhere", "refused"
CHUNK = 200


@attrs.frozen
class Line:
    """What would become of one item; ``url`` leads to the one that is there."""

    outcome: str
    title: str
    words: str = ""
    knowledge_id: int | None = None


def planned(archive: Archive, actor: Actor, space: Space) -> Iterator[Line]:
    """Yield what would become of each item, in order; some queries for two hundred of them."""
    items = archive.items()
    while chunk := list(islice(items, CHUNK)):
        known = Known([item for item in chunk if isinstance(item, Item)], actor, space)
        for item in chunk:
            if isinstance(item, Broken):
                yield Line(REFUSED, item.name, str(item.why))
            else:
                outcome, knowledge_id = known.fate(item)
                yield Line(outcome, item.title or str(item.uuid), item.url, knowledge_id)


class Known:
    """What is there of some items already, for who brings them: in the space, and elsewhere where they may look."""

    def __init__(self, items: Iterable[Item], actor: Actor, space: Space) -> None:
        items = list(items)
        self._actor, self._space = actor, space
        self._brought = {
            row.item_uuid: row
            for row in ImportedItem.objects.filter(
                space_id=space.pk, item_uuid__in=[item.uuid for item in items]
            ).select_related("knowledge")
        }
        self._hashes = {item.uuid: link_hash(item) for item in items}
        self._by_uuid = self._found({str(item.uuid) for item in items}, "uuid")
        self._by_link = self._found(set(self._hashes.values()) - {""}, "url_hash")
        self._by_file = self._found({item.file.sha256 for item in items if item.file} - {""}, "file__sha256")

    def fate(self, item: Item) -> tuple[str, int | None]:
        """Return what becomes of an item, and which Knowledge that is about."""
        row = self._brought.get(item.uuid)
        if row is not None:
            untouched = row.knowledge.state == State.DRAFT and row.knowledge.version == row.version
            is_own = row.knowledge.author_id == self._actor.user_id
            changed = is_own and untouched and row.digest != item.digest
            return (CHANGED if changed else HERE), row.knowledge_id
        found = [
            *self._by_uuid.get(str(item.uuid), ()),
            *self._by_link.get(self._hashes[item.uuid], ()),
            *(self._by_file.get(item.file.sha256, ()) if item.file else ()),
        ]
        for knowledge_id, space_id in found:
            if space_id == self._space.pk:
                return HERE, knowledge_id
        return (ELSEWHERE, found[0][0]) if found else (NEW, None)

    def _found(self, values: set[str], column: str) -> dict[str, list[tuple[int, int]]]:
        """Return (Knowledge, space) by a value, of what this person may know of."""
        found: dict[str, list[tuple[int, int]]] = {}
        if not values:
            return found
        rows = list(
            Knowledge.objects.filter(**{f"{column}__in": values})
            .order_by("pk")
            .values_list("pk", "space_id", column, "state", "author_id")
        )
        seen = spaces.visible_ids(self._actor, {row[1] for row in rows})
        for pk, space_id, value, state, author_id in rows:
            if author_id == self._actor.user_id or (space_id in seen and state in READABLE):
                found.setdefault(str(value), []).append((pk, space_id))
        return found


def link_hash(item: Item) -> str:
    """Return what the link of an item leads to, ``""`` without one that can be shared."""
    try:
        return duplicates.url_hash(item.url) if item.url else ""
    except Invalid:
        return ""

"""Reads of exchange for the faces."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import attrs

from social_learning.data import Actor
from social_learning.exchange import opening, plan
from social_learning.exchange.models import Import
from social_learning.exchange.plan import Line
from social_learning.lib.errors import NotFound
from social_learning.media import storage


@attrs.frozen
class Plan:
    """What would become of an archive: how many to what, and the first of them one by one."""

    counts: dict[str, int]
    lines: tuple[Line, ...]


def one(uuid: UUID, actor: Actor) -> Import:
    """Return an import of this person's own; ``NotFound`` otherwise."""
    found = Import.objects.select_related("space", "file", "theme").filter(uuid=uuid).first()
    if found is None or actor.user_id is None or found.user_id != actor.user_id:
        raise NotFound
    return found


def of_space(space_id: int, actor: Actor) -> list[Import]:
    """Return what this person brought into a space lately, the latest first; one query."""
    return list(Import.objects.filter(space_id=space_id, user_id=actor.user_id or 0).order_by("-pk")[:10])


def planned(row: Import, actor: Actor, *, most: int) -> Plan:
    """Return what would become of an import; ``NotFound`` once its archive is gone. Nothing is written."""
    if row.file is None:
        raise NotFound
    counts: Counter[str] = Counter()
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "archive"
        storage.copy_to(row.file.path, copy)
        with copy.open("rb") as file, opening.opened(file, copy.stat().st_size) as archive:
            for line in plan.planned(archive, actor, row.space):
                counts[line.outcome] += 1
                if len(lines) < most:
                    lines.append(line)
    return Plan(dict(counts), tuple(lines))


def files_in_use(file_ids: Iterable[int]) -> set[int]:
    """Return those of these files that are archives on their way in; one query."""
    held = Import.objects.filter(file_id__in=list(file_ids)).values_list("file_id", flat=True)
    return {file_id for file_id in held if file_id is not None}

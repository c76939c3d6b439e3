"""Walk over a big table with flat memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

CHUNK = 500


def rows(found: QuerySet[Any], *fields: str) -> Iterator[tuple[Any, ...]]:
    """Yield these fields of every row, in the order of the primary key, some hundreds at a time.

    Each piece is a query of its own that begins where the last one ended, so nothing is held open in between.
    """
    after = 0
    while piece := list(found.filter(pk__gt=after).order_by("pk").values_list("pk", *fields)[:CHUNK]):
        yield from (row[1:] for row in piece)
        after = piece[-1][0]

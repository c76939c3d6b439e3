"""Walk over a big table with flat memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db.models import Max, Min, Model, QuerySet

CHUNK = 500
WINDOW = 5_000
Row = TypeVar("Row", bound=Model)


def rows(found: QuerySet[Any], *fields: str) -> Iterator[tuple[Any, ...]]:
    """Yield these fields of every row, in the order of the primary key, some hundreds at a time.

    Each piece is a query of its own that begins where the last one ended, so nothing is held open in between.
    """
    after = 0
    while piece := list(found.filter(pk__gt=after).order_by("pk").values_list("pk", *fields)[:CHUNK]):
        yield from (row[1:] for row in piece)
        after = piece[-1][0]


def each(found: QuerySet[Row]) -> Iterator[Row]:
    """Yield every row in the same way, whole."""
    after = 0
    while piece := list(found.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        # Asked for now: a row that is deleted on the way forgets its key.
        after = piece[-1].pk
        yield from piece


def drain(found: QuerySet[Any], change: Callable[[QuerySet[Any]], object]) -> None:
    """Change or delete these rows, some hundreds in a statement; for conditions that an index serves."""
    after = 0
    while ids := list(found.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        change(found.filter(pk__in=ids))
        after = ids[-1]


def comb(found: QuerySet[Any], change: Callable[[QuerySet[Any]], object]) -> None:
    """Change or delete these rows where no index serves the condition: the table is read part by part, once.

    Each statement meets a bounded part of the table, so it is short, and so are its locks.
    """
    ends = found.model._default_manager.aggregate(low=Min("pk"), high=Max("pk"))
    if ends["high"] is None:
        return
    for low in range(ends["low"], ends["high"] + 1, WINDOW):
        change(found.filter(pk__gte=low, pk__lt=low + WINDOW))

"""Let rows refer to something else, piece by piece: for what became part of another thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef

LIMIT = 200


def _names(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


@attrs.frozen
class Holds:
    """A column that refers to something by number.

    ``once`` names the columns beside which it may stand once only: of two rows that would be the same, the older
    reference to the other thing stays; ``adds`` is a count that it takes over. ``alone``: it may stand once at all.
    ``only`` are the rows that are meant, where the column refers to various things.
    """

    model: type[models.Model]
    field: str
    once: tuple[str, ...] = attrs.field(default=(), converter=_names)
    adds: str = ""
    alone: bool = False
    only: Mapping[str, Any] = attrs.field(factory=dict)

    def left(self, numbers: list[int]) -> set[int]:
        """Return which of these numbers are still referred to; one query."""
        rows = self.model._default_manager.filter(**{f"{self.field}__in": numbers}, **self.only)
        return set(rows.order_by().values_list(self.field, flat=True).distinct())


def move(holds: Holds, old: int, new: int, *, after: Callable[[list[int]], None] | None = None) -> int:
    """Let all rows that refer to ``old`` refer to ``new``; return how many did.

    Each piece is a transaction of its own; who stops in between goes on where it stopped. ``after`` is called within
    the transaction with the keys of the rows that were moved.
    """
    done = 0
    while keys := _piece(holds, old, new, after):
        done += keys
    return done


def _piece(holds: Holds, old: int, new: int, after: Callable[[list[int]], None] | None) -> int:
    with transaction.atomic():
        rows = holds.model._default_manager.select_for_update().filter(**{holds.field: old}, **holds.only)
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:LIMIT])
        if not keys:
            return 0
        piece = holds.model._default_manager.filter(pk__in=keys)
        if holds.once:
            others = holds.model._default_manager.filter(**{holds.field: new}, **holds.only)
            same = others.filter(**{name: OuterRef(name) for name in holds.once})
            # Read first: MySQL removes no rows of a table that the same statement reads.
            double = list(piece.filter(Exists(same)).values("pk", *holds.once, *filter(None, [holds.adds])))
            for row in double if holds.adds else ():
                stays = others.filter(**{name: row[name] for name in holds.once})
                stays.update(**{holds.adds: F(holds.adds) + row[holds.adds]})
            piece.filter(pk__in=[row["pk"] for row in double]).delete()
        if holds.alone and holds.model._default_manager.filter(**{holds.field: new}, **holds.only).exists():
            piece.delete()
        piece.update(**{holds.field: new})
        if after is not None:
            after(keys)
        return len(keys)

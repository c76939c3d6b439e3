"""Reads of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import attrs
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid, NotFound
from social_learning.search import fold
from social_learning.search.models import CatalogueEntry
from social_learning.spaces import queries as spaces
from social_learning.spaces.permissions import Standing

MAX_LIMIT = 100


@attrs.frozen
class Sort:
    """One order: the column, and how its value travels in a cursor."""

    column: str
    kind: type
    write: Callable[[Any], Any] = lambda value: value
    read: Callable[[Any], Any] = lambda value: value


def _moment(micros: int) -> datetime:
    return _EPOCH + _MICROSECOND * micros


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)

SORTS: dict[str, Sort] = {
    "trending": Sort("trending", float),
    "new": Sort("published_at", int, _micros, _moment),
    "applied": Sort("applied", int),
}
DEFAULT_SORT = "trending"


@attrs.frozen
class Page:
    """One page of the catalogue, and the cursor of the next, None at the end."""

    entries: tuple[CatalogueEntry, ...]
    next: str | None


def catalogue(
    actor: Actor,
    *,
    text: str = "",
    theme_id: int | None = None,
    space_id: int | None = None,
    kind: str | None = None,
    sort: str = DEFAULT_SORT,
    cursor: str | None = None,
    limit: int = 24,
    origin_key: str | None = None,
    max_minutes: int | None = None,
    standing: Standing | None = None,
) -> Page:
    """Return a page of what this person may see, in the asked order; two queries.

    Every word of ``text`` must occur. ``origin_key`` is the unit it was shared in. Who asks several times hands in the
    person's ``standing`` and saves one of the two queries. Raises ``Invalid`` (``bad_sort``,
    ``bad_cursor``), and ``NotFound`` for a space that is not theirs to see.
    """
    order = SORTS.get(sort)
    if order is None:
        raise Invalid(_("There is no such order."), code="bad_sort", fields={"sort": _("There is no such order.")})
    visible = _visible(actor, space_id, standing)
    exact = {"theme_id": theme_id, "kind": kind, "origin_key": origin_key}
    found = _entries(visible).filter(**{name: value for name, value in exact.items() if value is not None})
    if max_minutes is not None:
        found = found.filter(minutes__lte=max_minutes)
    for word in fold.words(text):
        found = found.filter(text__contains=word)
    if cursor:
        found = found.filter(_after(order, sort, cursor))
    limit = max(1, min(limit, MAX_LIMIT))
    rows = list(found.order_by(f"-{order.column}", "-knowledge_id").defer("text")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    return Page(entries=tuple(rows), next=_cursor(order, sort, rows[-1]) if more else None)


def theme_counts(actor: Actor) -> Mapping[int, int]:
    """Return how many entries of each theme this person may see; two queries."""
    rows = _entries(_visible(actor, None)).values("theme_id").annotate(number=Count("pk")).order_by()
    return dict(rows.values_list("theme_id", "number"))


def _visible(actor: Actor, space_id: int | None, standing: Standing | None = None) -> list[int]:
    visible = (standing or spaces.standing(actor)).visible
    if space_id is None:
        return sorted(visible)
    if space_id not in visible:
        raise NotFound
    return [space_id]


def _entries(space_ids: list[int]) -> QuerySet[CatalogueEntry]:
    return CatalogueEntry.objects.filter(space_id__in=space_ids)


def _after(order: Sort, sort: str, cursor: str) -> Q:
    made_for, written, last_id = cursors.decode(cursor, str, order.kind, int)
    try:
        value = order.read(written)
    except OverflowError:
        made_for = ""
    if made_for != sort:
        raise Invalid(_("This page link is not valid any more. Please start from the first page."), code="bad_cursor")
    # The first condition is what an index can begin at; the others sort out the ties.
    return Q(**{f"{order.column}__lte": value}) & (Q(**{f"{order.column}__lt": value}) | Q(knowledge_id__lt=last_id))


def _cursor(order: Sort, sort: str, last: CatalogueEntry) -> str:
    return cursors.encode(sort, order.write(getattr(last, order.column)), last.pk)

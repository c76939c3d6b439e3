"""Reads of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import attrs
from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from social_learning import conf, keys
from social_learning.data import Actor
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid, NotFound
from social_learning.search import fold
from social_learning.search.models import CatalogueEntry
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space
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
    course: Space | None = None,
    max_minutes: int | None = None,
    author_id: int | None = None,
    standing: Standing | None = None,
) -> Page:
    """Return a page of what this person may see, in the asked order; two queries.

    Every word of ``text`` must occur. ``origin_key`` is the unit it was shared in; ``course`` is the space of a course:
    what it holds, and what was shared in the course's units. Who asks several times hands in the person's
    ``standing`` and saves one of the two queries. Raises ``Invalid`` (``bad_sort``, ``bad_cursor``), and ``NotFound``
    for a space that is not theirs to see.
    """
    order = SORTS.get(sort)
    if order is None:
        raise Invalid(_("There is no such order."), code="bad_sort", fields={"sort": _("There is no such order.")})
    visible = _visible(actor, space_id, standing)
    exact = {"theme_id": theme_id, "kind": kind, "origin_key": origin_key, "author_id": author_id}
    found = _entries(visible).filter(**{name: value for name, value in exact.items() if value is not None})
    if course is not None:
        found = found.filter(_of_course(course))
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


def early(
    actor: Actor, *, but: Iterable[int], standing: Standing | None = None, limit: int = 60
) -> list[CatalogueEntry]:
    """Return the newest entries that few people know yet, without these; two queries, one with ``standing``."""
    found = _entries(_visible(actor, None, standing)).filter(participants__lt=conf.get("POPULARITY_FLOOR"))
    newest = found.exclude(pk__in=list(but)).order_by("-published_at", "-knowledge_id")
    return list(newest.defer("text")[:limit])


def shared_in(
    actor: Actor,
    origin_key: str,
    *,
    theme_id: int | None = None,
    sort: str = DEFAULT_SORT,
    limit: int = 3,
    first: Sequence[int] = (),
) -> tuple[list[CatalogueEntry], bool]:
    """Return what was shared in a unit and this person may see, and whether there is more; three queries.

    What is ``first`` (ids of Knowledge, in their order) precedes the others, whatever its theme, and does not count
    towards the limit. Unlike the catalogue this does not look at every space of the site: a unit holds little, of few
    spaces.
    """
    order = SORTS.get(sort) or SORTS[DEFAULT_SORT]
    found = CatalogueEntry.objects.filter(origin_key=origin_key)
    if theme_id is not None:
        found = found.filter(Q(theme_id=theme_id) | Q(pk__in=first))
    # Places count from 0; everything else stands behind.
    ahead = [When(pk=item, then=place) for place, item in enumerate(first)]
    order_by = [Case(*ahead, default=len(ahead))] if ahead else []
    rows = list(found.order_by(*order_by, f"-{order.column}", "-knowledge_id").defer("text")[:MAX_LIMIT])
    visible = spaces.visible_ids(actor, {row.space_id for row in rows})
    seen = [row for row in rows if row.space_id in visible]
    limit += sum(row.pk in first for row in seen)
    return seen[:limit], len(seen) > limit


def by_ids(actor: Actor, knowledge_ids: Iterable[int], *, standing: Standing | None = None) -> list[CatalogueEntry]:
    """Return what this person may see of the entries of these Knowledge, in the order of the ids; two queries."""
    wanted = list(knowledge_ids)
    rows = _entries(_visible(actor, None, standing)).defer("text").in_bulk(wanted)
    return [rows[knowledge_id] for knowledge_id in wanted if knowledge_id in rows]


def of_targets(
    actor: Actor, target_ids: Iterable[int], *, standing: Standing | None = None, limit: int = MAX_LIMIT
) -> list[CatalogueEntry]:
    """Return what this person may see of the entries of these targets, in the order of the ids; two queries."""
    wanted = list(dict.fromkeys(target_ids))
    if not wanted:
        return []
    rows = _entries(_visible(actor, None, standing)).filter(target_id__in=wanted).defer("text")
    found = {row.target_id: row for row in rows}
    return [found[target_id] for target_id in wanted if target_id in found][:limit]


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


def _of_course(space: Space) -> Q:
    units = keys.units_between(space.course_key or "")
    inside = Q(space_id=space.pk)
    return inside | Q(origin_key__gte=units[0], origin_key__lt=units[1]) if units else inside


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

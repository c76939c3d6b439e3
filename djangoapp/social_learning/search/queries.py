"""Reads of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import attrs
from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid, NotFound
from social_learning.lib.prepared import Prepared
from social_learning.search import engines, facets, fold, late, sight
from social_learning.search.engines.base import DEEPEST, Ask, Counts
from social_learning.search.filters import Filters
from social_learning.search.models import Document
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space
from social_learning.spaces.permissions import Standing

MAX_LIMIT = 100
KNOWLEDGE = ("knowledge",)


@attrs.frozen
class Sort:
    """One order: the column, and how its value travels in a cursor."""

    column: str
    kind: type
    write: Callable[[Any], Any] = lambda value: value
    read: Callable[[Any], Any] = lambda value: value


def moment(micros: int) -> datetime:
    """Return the moment that :func:`micros` wrote; ``Invalid`` for one that no calendar has."""
    try:
        return _EPOCH + _MICROSECOND * micros
    except OverflowError as error:
        raise bad_cursor() from error


def micros(at: datetime) -> int:
    """Return a moment as a cursor holds it."""
    return (at - _EPOCH) // _MICROSECOND


_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)

SORTS: dict[str, Sort] = {
    "trending": Sort("trending", float),
    "new": Sort("published_at", int, micros, moment),
    "applied": Sort("applied", int),
}
DEFAULT_SORT = "trending"
# How well the text fits; where no text is asked for it is the default order.
MATCH = "match"


@attrs.frozen
class Page:
    """One page of the catalogue, and the cursor of the next, None at the end."""

    entries: tuple[Document, ...]
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
    """Return a page of what colleagues shared and this person may see, in the asked order; two queries.

    :func:`find` with the most usual filters, and of Knowledge alone. ``NotFound`` for a space that is not theirs to
    see.
    """
    filters = Filters(
        themes=() if theme_id is None else (theme_id,),
        space=space_id,
        kind=kind,
        origin_key=origin_key,
        course=course,
        max_minutes=max_minutes,
        author_id=author_id,
        sources=KNOWLEDGE,
    )
    return find(actor, filters, text=text, sort=sort, cursor=cursor, limit=limit, standing=standing)


def find(
    actor: Actor,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    *,
    text: str = "",
    sort: str = DEFAULT_SORT,
    cursor: str | None = None,
    limit: int = 24,
    languages: Sequence[str] = (),
    standing: Standing | None = None,
) -> Page:
    """Return a page of what this person may find, in the asked order; two queries, three with a ``text``.

    Every word of ``text`` must occur, or begin a word that does. Who asks several times hands in the person's
    ``standing`` and saves one of the queries. Raises ``Invalid`` (``bad_sort``, ``bad_cursor``), and ``NotFound`` for
    a space that is not theirs to see.
    """
    order = SORTS.get(sort) or (SORTS[DEFAULT_SORT] if sort == MATCH else None)
    if order is None:
        raise Invalid(_("There is no such order."), code="bad_sort", fields={"sort": _("There is no such order.")})
    limit = max(1, min(limit, MAX_LIMIT))
    ask = _ask(actor, filters, text, languages, standing)
    if text.strip():
        return _search(ask, sort, cursor, limit)
    found = Document.objects.filter(ask.sight.q(), filters.q())
    return listed(found, sort, cursor, limit, order, small=ask.sight.is_small)


def counts(
    actor: Actor,
    filters: Filters,
    *,
    text: str = "",
    standing: Standing | None = None,
) -> Counts:
    """Return how many there are of each value of each facet, with all other choices applied; three queries."""
    ask = _ask(actor, filters, text, (), standing)
    if text.strip():
        return engines.counts(ask) if ask.words else {}
    return facets.counts(Document.objects.filter(ask.sight.q(), filters.bare().q()), filters)


def listed(
    found: QuerySet[Document],
    sort: str,
    cursor: str | None,
    limit: int,
    order: Sort | None = None,
    *,
    small: bool = False,
) -> Page:
    """Return a keyset page of these documents, in one of the orders; one query.

    ``small``: they are of few spaces, in which no index has the order of all of them.
    """
    order = order or SORTS[sort]
    if cursor:
        found = found.filter(_after(order, sort, cursor))
    found = found.order_by(f"-{order.column}", "-id")[: limit + 1]
    rows = late.rows(found, order.column) if small and order.column in late.COLUMNS else list(found)
    more, rows = len(rows) > limit, rows[:limit]
    return Page(entries=tuple(rows), next=_cursor(order, sort, rows[-1]) if more else None)


def visible(actor: Actor, standing: Standing | None = None) -> QuerySet[Document]:
    """Return all that this person sees, for rooms of ours that put their own conditions."""
    return Document.objects.filter(sight.of(actor, standing).q())


def early(actor: Actor, *, but: Iterable[int], standing: Standing | None = None, limit: int = 60) -> list[Document]:
    """Return the newest Knowledge that few people know yet, without these ids of Knowledge; two queries at most."""
    found = visible(actor, standing).filter(source="knowledge", participants__lt=conf.get("POPULARITY_FLOOR"))
    newest = found.exclude(knowledge_id__in=list(but)).order_by("-published_at", "-id")
    return list(newest[:limit])


def shared_in(
    actor: Actor,
    origin_key: str,
    *,
    theme_id: int | None = None,
    sort: str = DEFAULT_SORT,
    limit: int = 3,
    first: Sequence[int] = (),
) -> tuple[list[Document], bool]:
    """Return what was shared in a unit and this person may see, and whether there is more; three queries.

    What is ``first`` (ids of Knowledge, in their order) precedes the others, whatever its theme, and does not count
    towards the limit. Unlike the catalogue this does not look at every space of the site: a unit holds little, of few
    spaces.
    """
    sort = sort if sort in SORTS else DEFAULT_SORT
    if theme_id is None and not first:
        rows = _SHARED[sort].instances(Document, origin_key)
    else:
        found = _shared(origin_key)
        if theme_id is not None:
            found = found.filter(Q(theme_id=theme_id) | Q(knowledge_id__in=first))
        # Places count from 0; everything else stands behind.
        ahead = [When(knowledge_id=item, then=place) for place, item in enumerate(first)]
        order_by = [Case(*ahead, default=len(ahead))] if ahead else []
        rows = list(found.order_by(*order_by, *_order(sort))[:MAX_LIMIT])
    seen_in = spaces.visible_ids(actor, {row.space_id for row in rows})
    seen = [row for row in rows if row.space_id in seen_in]
    limit += sum(row.knowledge_id in first for row in seen)
    return seen[:limit], len(seen) > limit


def by_ids(actor: Actor, knowledge_ids: Iterable[int], *, standing: Standing | None = None) -> list[Document]:
    """Return what this person may see of the documents of these Knowledge, in the order of the ids; two queries."""
    wanted = list(knowledge_ids)
    rows = visible(actor, standing).in_bulk(wanted, field_name="knowledge_id")
    return [rows[knowledge_id] for knowledge_id in wanted if knowledge_id in rows]


def of_targets(
    actor: Actor, target_ids: Iterable[int], *, standing: Standing | None = None, limit: int = MAX_LIMIT
) -> list[Document]:
    """Return what this person may see of the documents of these targets, in the order of the ids; two queries."""
    wanted = list(dict.fromkeys(target_ids))
    if not wanted:
        return []
    found = visible(actor, standing).in_bulk(wanted, field_name="target_id")
    return [found[target_id] for target_id in wanted if target_id in found][:limit]


def theme_counts(actor: Actor) -> Mapping[int, int]:
    """Return how much Knowledge of each theme this person may see; two queries."""
    rows = visible(actor).filter(source="knowledge").values("theme_id").annotate(number=Count("pk")).order_by()
    return dict(rows.values_list("theme_id", "number"))


def _ask(actor: Actor, filters: Filters, text: str, languages: Sequence[str], standing: Standing | None) -> Ask:
    standing = standing or spaces.standing(actor)
    if filters.space is not None and filters.space not in standing.visible:
        raise NotFound
    words = tuple(fold.tokens(" ".join(fold.words(text))))
    return Ask(text=text, words=words, sight=sight.of(actor, standing), filters=filters, languages=tuple(languages))


def _search(ask: Ask, sort: str, cursor: str | None, limit: int) -> Page:
    made_for, start = cursors.decode(cursor, str, int) if cursor else (sort, 0)
    if made_for != sort or not 0 <= start < DEEPEST:
        raise bad_cursor()
    order = MATCH if sort == MATCH else SORTS[sort].column
    found = engines.search(attrs.evolve(ask, order=order, start=start, limit=limit))
    # Once more through the filter: an engine may be late.
    rows = Document.objects.filter(ask.sight.q()).in_bulk(found.ids)
    more = found.more and start + limit < DEEPEST
    return Page(
        entries=tuple(rows[pk] for pk in found.ids if pk in rows),
        next=cursors.encode(sort, start + limit) if more else None,
    )


def _after(order: Sort, sort: str, cursor: str) -> Q:
    made_for, written, last_id = cursors.decode(cursor, str, order.kind, int)
    if made_for != sort:
        raise bad_cursor()
    value = order.read(written)
    # The first condition is what an index can begin at; the others sort out the ties.
    return Q(**{f"{order.column}__lte": value}) & (Q(**{f"{order.column}__lt": value}) | Q(id__lt=last_id))


def _cursor(order: Sort, sort: str, last: Document) -> str:
    return cursors.encode(sort, order.write(getattr(last, order.column)), last.pk)


def bad_cursor() -> Invalid:
    """Return the refusal of a cursor that is none of ours."""
    return Invalid(_("This page link is not valid any more. Please start from the first page."), code="bad_cursor")


def _shared(origin_key: str) -> QuerySet[Document]:
    return Document.objects.filter(origin_key=origin_key, source="knowledge")


def _order(sort: str) -> tuple[str, str]:
    return f"-{SORTS[sort].column}", "-id"


def _prepared(sort: str) -> Prepared:
    return Prepared(lambda key: _shared(key).order_by(*_order(sort))[:MAX_LIMIT], "stands-for-a-unit")


# Asked under every unit with a gallery; most have no theme of their own and nothing picked.
_SHARED = {sort: _prepared(sort) for sort in SORTS}

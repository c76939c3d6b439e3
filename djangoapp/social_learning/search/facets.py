"""How many there are of each theme, kind, space, language, length and trust: two statements, exact, on an index.

One statement counts every combination of the small facets, and each facet is summed up from it with the choices of all
others applied; so what stands beside a choice is what one gets by choosing it. Spaces are many and counted apart.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, QuerySet

from social_learning.search.engines.base import Counts
from social_learning.search.filters import Filters

SMALL = {"theme": "theme_id", "kind": "kind", "language": "language", "band": "band", "trust": "trust"}
SPACES = 12


def counts(found: QuerySet[Any], filters: Filters, prefix: str = "") -> Counts:
    """Return the counts among ``found``, which no facet has narrowed down yet; two queries."""
    cube = found if filters.space is None else found.filter(**{f"{prefix}space_id": filters.space})
    columns = [f"{prefix}{column}" for column in SMALL.values()]
    rows = cube.order_by().values_list(*columns).annotate(number=Count("pk"))
    total: dict[str, Counter[Any]] = {name: Counter() for name in SMALL}
    for *values, number in rows:
        facets = dict(zip(SMALL, values, strict=True))
        for name in SMALL:
            if filters.holds(facets, but=name):
                total[name][facets[name]] += number
    space = f"{prefix}space_id"
    # An index of spaces has their order and not who sees what: MariaDB would look at the row of every document.
    place = ExpressionWrapper(F(space) + 0, output_field=BigIntegerField())
    others = found.filter(filters.without("space").q(prefix)).order_by().annotate(place=place).values_list("place")
    named = others.annotate(number=Count("pk")).order_by("-number", "place")[:SPACES]
    return {**total, "space": {space_id: number for space_id, number in named if space_id}}

"""Whether a target is used more or less than a while ago, read from the terms themselves.

A term holds its own time: what was done after a moment is what is worth more than the same act at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Case, FloatField, Q, Sum, Value, When

from social_learning import conf
from social_learning.popularity import trending
from social_learning.popularity.models import ScoreTerm
from social_learning.popularity.terms import WEIGHTS

WINDOW = timedelta(days=14)
# Less of a change than this is weather.
NOTABLE = 1.2


def compare(lately: float, before: float) -> str:
    """Return ``up``, ``down`` or ``steady``; a single act more or less is no direction."""
    if abs(lately - before) < 2:
        return "steady"
    if lately > before * NOTABLE:
        return "up"
    return "down" if before > lately * NOTABLE else "steady"


def of(target_ids: Iterable[int], now: datetime) -> dict[int, str]:
    """Return the direction of each target that was used within four weeks; one query."""
    middle, start = now - WINDOW, now - 2 * WINDOW
    rows = (
        ScoreTerm.objects.filter(target_id__in=list(target_ids))
        .filter(_since(start))
        .values("target_id")
        .annotate(total=Sum(_weight()), lately=Sum(_weight(), filter=_since(middle)))
        .values_list("target_id", "total", "lately")
    )
    return {target_id: compare(lately or 0.0, total - (lately or 0.0)) for target_id, total, lately in rows}


def _weight() -> Case:
    whens = [When(source=source, then=Value(weight)) for source, weight in WEIGHTS.items()]
    return Case(*whens, default=Value(0.0), output_field=FloatField())


def _since(moment: datetime) -> Q:
    half_life = conf.get("TRENDING_HALF_LIFE_DAYS")
    found = Q()
    for source, weight in WEIGHTS.items():
        found |= Q(source=source, value__gte=trending.term(weight, moment, half_life))
    return found

"""Whether a target is used more or less than a while ago, read from the terms themselves.

A term holds its own time: what was done after a moment is what is worth more than the same act at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from social_learning import conf
from social_learning.lib import sql
from social_learning.popularity import terms, trending
from social_learning.popularity.models import ScoreTerm

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
    """Return the direction of each target that was used within four weeks; one query, none for none.

    What is held back or counts less is use like any other.
    """
    wanted = list(target_ids)
    if not wanted:
        return {}
    # By hand: to build this statement took longer than to run it.
    lately, since = _since(now - WINDOW), _since(now - 2 * WINDOW)
    weight, weights = _weight()
    text = (
        f"SELECT target_id, SUM({weight}), SUM(CASE WHEN {lately[0]} THEN {weight} ELSE 0.0 END)"  # noqa: S608 - our own names
        f" FROM {ScoreTerm._meta.db_table} WHERE target_id IN ({', '.join(['%s'] * len(wanted))}) AND ({since[0]})"
        " GROUP BY target_id"
    )
    found = sql.rows(text, [*weights, *lately[1], *weights, *wanted, *since[1]])
    return {target_id: compare(float(some), float(total) - float(some)) for target_id, total, some in found}


def _weight() -> tuple[str, list[Any]]:
    worth = terms.weights()
    whens = " ".join(["WHEN %s THEN %s"] * len(worth))
    return f"CASE source {whens} ELSE 0.0 END", [value for pair in worth.items() for value in pair]


def _since(moment: datetime) -> tuple[str, list[Any]]:
    half_life = conf.get("TRENDING_HALF_LIFE_DAYS")
    values = [[source, trending.term(weight, moment, half_life)] for source, weight in terms.weights().items()]
    return " OR ".join(["(source = %s AND value >= %s)"] * len(values)), [one for pair in values for one in pair]

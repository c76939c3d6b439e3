"""The formula: what somebody helped with, older help counting less. Pure.

``3 x approved items + 2 x accepted answers + 1 x validated reviews + 0.5 x colleagues who applied something``, each
halved after ``EXPERT_HALF_LIFE_DAYS``. Kept as a sum as of a landmark (forward decay: Cormode, Shkapenyuk, Srivastava,
Xu, ICDE 2009), so that no job re-ages it; what it is worth today is that sum times one factor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timezone

import attrs

LANDMARK = datetime(2024, 1, 1, tzinfo=timezone.utc)
APPROVED, ANSWER, REVIEW, MARK = "approved", "answers", "reviews", "marks"
WEIGHTS = {APPROVED: 3.0, ANSWER: 2.0, REVIEW: 1.0, MARK: 0.5}
# A double holds up to 2 ** 1023; the rest is room for a million pieces of evidence.
_MOST = 1000.0
_DAY = 86_400.0


@attrs.frozen
class Evidence:
    """One thing somebody helped with in a theme."""

    theme_id: int
    what: str
    at: datetime


@attrs.frozen
class Total:
    """What one person's evidence in one theme comes to."""

    value: float
    approved: int
    answers: int
    reviews: int
    marks: int


def totals(found: Iterable[Evidence], half_life_days: float) -> dict[int, Total]:
    """Return the sums by theme; the same whatever the order in which the evidence comes."""
    by_theme: dict[int, list[Evidence]] = {}
    for piece in found:
        by_theme.setdefault(piece.theme_id, []).append(piece)
    return {theme_id: _total(pieces, half_life_days) for theme_id, pieces in by_theme.items()}


def today(value: float, now: datetime, half_life_days: float) -> float:
    """Return what a kept sum is worth at a moment."""
    return float(value * 2.0 ** -_age(now, half_life_days))


def kept(worth: float, now: datetime, half_life_days: float) -> float:
    """Return the sum that is worth so much at a moment: to compare in the database."""
    return float(worth * 2.0 ** _age(now, half_life_days))


def _total(pieces: list[Evidence], half_life_days: float) -> Total:
    # fsum is exact: the sum does not depend on the order.
    value = math.fsum(WEIGHTS[piece.what] * 2.0 ** _age(piece.at, half_life_days) for piece in pieces)
    counts = {what: sum(piece.what == what for piece in pieces) for what in WEIGHTS}
    return Total(value=value, **counts)


def _age(at: datetime, half_life_days: float) -> float:
    return max(-_MOST, min(_MOST, (at - LANDMARK).total_seconds() / _DAY / max(half_life_days, 1.0)))

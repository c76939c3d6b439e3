"""The trending key: a sum that never ages, because all terms grow by the same clock.

``S = sum of w_i * 2 ** ((t_i - t0) / H)`` with a fixed landmark ``t0`` and half life ``H``. The order of two keys does
not change with time, so one indexed column sorts the catalogue and no job ever re-ages it (forward decay: Cormode,
Shkapenyuk, Srivastava, Xu, "Forward decay: a practical time decay model for streaming systems", ICDE 2009).
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone

LANDMARK = datetime(2024, 1, 1, tzinfo=timezone.utc)
# A double holds up to 2 ** 1023; the rest is room for a million terms.
MAX_EXPONENT = 1000.0
_DAY = 86_400.0


def term(weight: float, at: datetime, half_life_days: float) -> float:
    """Return what an act of this weight at this moment adds to the key."""
    return float(weight * 2.0 ** _exponent(at, half_life_days))


def moment(weight: float, value: float, half_life_days: float) -> datetime:
    """Return when an act of this weight happened that adds ``value``, to the second."""
    return LANDMARK + timedelta(seconds=round(math.log2(value / weight) * half_life_days * _DAY))


def fits(at: datetime, half_life_days: float) -> bool:
    """Return whether keys up to this moment can be held in a double."""
    return half_life_days > 0 and _exponent(at, half_life_days) <= MAX_EXPONENT


def _exponent(at: datetime, half_life_days: float) -> float:
    return (at - LANDMARK).total_seconds() / _DAY / half_life_days

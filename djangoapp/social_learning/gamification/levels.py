"""Levels: each one asks for a little more than the one before."""

from __future__ import annotations

# Far beyond a working life; keeps a strange setting from counting for ever.
MAX_LEVEL = 100


def threshold(level: int, base: float, factor: float) -> int:
    """Return the points at which ``level`` begins; level 1 begins at 0."""
    steps = level - 1
    if factor == 1:
        return round(base * steps)
    return round(base * (factor**steps - 1) / (factor - 1))


def level_of(points: int, base: float, factor: float) -> int:
    """Return the level of somebody with this many points."""
    level = 1
    while level < MAX_LEVEL and points >= threshold(level + 1, base, factor):
        level += 1
    return level

"""How near two things are: pure.

With ``a`` and ``b`` the numbers of people who found each useful, and ``both`` those who found both useful:

    score = both / sqrt(a * b)  *  both / (both + 10)

The first factor is the cosine of the two sets of people: 1 where they are the same, and what everybody likes is near
nothing in particular. The second draws what few people have in common towards 0, so that a coincidence of six does not
stand before the experience of sixty. Below ``POPULARITY_FLOOR`` people in common there is no score at all: a small
number would tell who it was. Ties fall to the older thing, so that the same facts always give the same list.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import attrs

SHRINK = 10
MOST = 24


@attrs.frozen
class Near:
    """One neighbour: what, how many people have both in common, how near."""

    other_id: int
    people: int
    score: float


def score(both: int, a: int, b: int) -> float:
    """Return how near two things are, 0 to 1."""
    if min(both, a, b) <= 0:
        return 0.0
    return both / math.sqrt(a * b) * both / (both + SHRINK)


def nearest(people: int, common: Mapping[int, int], sizes: Mapping[int, int], *, floor: int) -> list[Near]:
    """Return the nearest of a thing with so many ``people``.

    ``common`` says how many of them found each other thing useful, ``sizes`` how many people each of those has.
    """
    found = [
        # A size that was counted before its newest people came is at least what is in common.
        Near(other_id, both, score(both, people, max(sizes.get(other_id, 0), both)))
        for other_id, both in common.items()
        if both >= floor
    ]
    return sorted(found, key=lambda near: (-near.score, near.other_id))[:MOST]

"""The popularity index, 0 to 100: pure arithmetic.

``100 * (L' + P') / 2`` with ``L' = (likes + m * p0) / (participants + m)`` and ``P' = (participants + m * q0) /
(eligible + m)``, where p0 and q0 are the means of the space and m is how many imagined people follow them. Small
samples are drawn to the mean: one like of one reader is no proof, and no likes of one reader is none either.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from social_learning import keys

# What people made themselves. What a course brings along is compared with its own kind: everybody comes through there.
SHARED = frozenset(key.KIND for key in keys.OURS.values())


def stats_id(space_id: int | None, kind: str) -> int:
    """Return under which id the means are kept that a target of this kind is read against: below 0 a course's own."""
    return (space_id or 0) if kind in SHARED else -1 - (space_id or 0)


@attrs.frozen
class Means:
    """What is usual in a space: likes by participant, participants by eligible person, eligible people."""

    like: float = 0.0
    reach: float = 0.0
    eligible: int = 0


def index(likes: int, participants: int, means: Means, prior: float) -> float:
    """Return the index of a target.

    Both halves stop at one: somebody may like without staying, or take part without being enrolled any more.
    """
    helped = min((likes + prior * means.like) / (participants + prior), 1.0)
    reached = min((participants + prior * means.reach) / (means.eligible + prior), 1.0)
    return 100.0 * (helped + reached) / 2


def means(likes: int, participants: int, targets: int, eligible: int) -> Means:
    """Return the means of a space from its sums over ``targets`` targets."""
    return Means(
        like=min(likes / participants, 1.0) if participants else 0.0,
        reach=min(participants / (eligible * targets), 1.0) if eligible and targets else 0.0,
        eligible=eligible,
    )


def cuts(values: Sequence[float]) -> list[float]:
    """Return the three values that part ``values`` into quarters; none where there are fewer than four."""
    if len(values) < 4:
        return []
    ordered = sorted(values)
    return [ordered[len(ordered) * quarter // 4] for quarter in (1, 2, 3)]


def quartile(value: float, space_cuts: Sequence[float]) -> int | None:
    """Return the quarter a value is in, 1 the lowest to 4 the highest; None where there are no quarters."""
    if len(space_cuts) != 3:
        return None
    return 1 + sum(value >= cut for cut in space_cuts)

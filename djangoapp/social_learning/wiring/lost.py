"""Reactions that were taken back while the task that should have told of it was lost.

A row that is gone cannot say when it went. Its counter says when somebody last took one back there; on such a target
whoever still counts for more than they gave is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from social_learning.gamification import queries as gamification
from social_learning.popularity import queries as popularity
from social_learning.popularity.terms import WEIGHTS
from social_learning.reactions import bulk as reactions
from social_learning.reactions import kinds

CHUNK = 500


def reactions_taken_back(since: datetime) -> Iterator[dict[str, Any]]:
    """Yield the event of each person who counts on a target for a reaction they do not give any more."""
    seen = 0
    for target_id in reactions.taken_back_since(since):
        if target_id != seen:
            seen = target_id
            for user_id in sorted(_too_many(target_id)):
                yield {"target_id": target_id, "user_id": user_id, "what": ""}


def _too_many(target_id: int) -> set[int]:
    ours = sorted(set(kinds.OUR_NAMES) & set(WEIGHTS))
    weighed = sorted({*ours, *kinds.weights()})
    reads: tuple[tuple[list[str], Callable[[int], dict[int, int]]], ...] = (
        (weighed, lambda after: popularity.credited(target_id, weighed, after, CHUNK)),
        (ours, lambda after: gamification.credited(target_id, after, CHUNK)),
    )
    found: set[int] = set()
    for sources, read in reads:
        after = 0
        while credited := read(after):
            given = dict.fromkeys(credited, 0)
            for row in reactions.of_people(target_id, list(credited)):
                given[row.user_id] += row.kind in sources
            found |= {user_id for user_id, number in credited.items() if number > given[user_id]}
            after = max(credited)
    return found

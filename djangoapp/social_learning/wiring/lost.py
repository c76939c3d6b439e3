"""Reactions that were taken back while the task that should have told of it was lost.

A row that is gone cannot say when it went. Its counter says when somebody last took one back there. On such a target
whoever still counts, or still stands in the feeds, for more than they gave is looked at again; and what is derived of
the target as a whole is made anew: its place in the catalogue, its neighbours, what it says of its author.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from social_learning.activity import queries as activity
from social_learning.gamification import queries as gamification
from social_learning.popularity import api as popularity
from social_learning.popularity import queries as popularity_queries
from social_learning.popularity.terms import WEIGHTS
from social_learning.reactions import bulk as reactions
from social_learning.reactions import kinds
from social_learning.wiring import handlers

CHUNK = 500
APPLIED = "applied"


def reactions_taken_back(since: datetime) -> Iterator[dict[str, Any]]:
    """Yield the event of each person who counts on a target for a reaction they do not give any more.

    It has no kind: which one it was, nobody knows. ``settle_targets`` does the rest, after these were delivered.
    """
    for target_id in _targets(since):
        for user_id in sorted(_too_many(target_id)):
            yield {"target_id": target_id, "user_id": user_id, "what": ""}


def settle_targets(since: datetime, *, now: datetime) -> int:
    """Make anew what is derived of each target where something was taken back since then; return how many.

    Also what somebody gave who counts nowhere, such as the staff, shows in a number of the catalogue and in what stands
    near it. And it may have freed what others gave, there and elsewhere, from counting less.
    """
    done = 0
    for target_id in _targets(since):
        for changed in popularity.settle_beside(target_id, now=now):
            handlers.rank(changed)
        handlers.settle(target_id)
        done += 1
    return done


def _targets(since: datetime) -> Iterator[int]:
    """Yield each target once, as far as its counters stand together."""
    seen = 0
    for target_id in reactions.taken_back_since(since):
        if target_id != seen:
            seen = target_id
            yield target_id


def _too_many(target_id: int) -> set[int]:
    ours = sorted(set(kinds.OUR_NAMES) & set(WEIGHTS))
    weighed = sorted({*ours, *kinds.weights()})
    reads: tuple[tuple[list[str], Callable[[int], dict[int, int]]], ...] = (
        (weighed, lambda after: popularity_queries.credited(target_id, weighed, after, CHUNK)),
        (ours, lambda after: gamification.credited(target_id, after, CHUNK)),
        ([APPLIED], lambda after: activity.credited(target_id, after, CHUNK)),
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

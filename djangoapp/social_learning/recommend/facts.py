"""Who found what useful, read from the rooms of the facts, in pieces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b

from social_learning.data import FORMER
from social_learning.progress import bulk as progress
from social_learning.reactions import bulk as reactions
from social_learning.targets import queries as targets
from social_learning.targets.models import Target

# What is looked at: what stands in the catalogue.
KINDS = ("knowledge", "path")
USEFUL = ("like", "applied")
CHUNK = 500
# Of a target that more people found useful, these many are asked what else they found: the newest accounts.
MOST_PEOPLE = 5_000


def people_of(target: Target) -> list[int]:
    """Return who found a target useful, its owner left out, by user id; two queries."""
    found = {*reactions.givers([target.pk], USEFUL), *progress.finishers([target.pk])}
    return sorted(found - {FORMER, target.owner_id})


def digest(people: Iterable[int]) -> str:
    """Return a short text that is another one for other people."""
    made = blake2b(digest_size=16)
    for user_id in people:
        made.update(user_id.to_bytes(8, "big", signed=True))
    return made.hexdigest()


def in_common(target_id: int, people: list[int], *, floor: int) -> dict[int, int]:
    """Return how many of these people found each other thing useful, where it is at least ``floor`` of them.

    Three queries for each five hundred people.
    """
    counts: Counter[int] = Counter()
    asked = people[-MOST_PEOPLE:]
    for start in range(0, len(asked), CHUNK):
        some = asked[start : start + CHUNK]
        pairs = {*reactions.useful_pairs(some, USEFUL), *progress.finished_pairs(some)}
        counts.update(other_id for _user_id, other_id in _not_own(pairs))
    del counts[target_id]
    return {other_id: both for other_id, both in counts.items() if both >= floor}


def _not_own(pairs: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out what is not looked at, and what people did to their own."""
    owners = targets.owners({target_id for _user_id, target_id in pairs}, KINDS)
    return [pair for pair in pairs if pair[1] in owners and owners[pair[1]] != pair[0]]

"""What people did on a target, gathered from the rooms of the facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from social_learning.comments import bulk as comments
from social_learning.popularity.terms import Facts
from social_learning.progress import bulk as progress
from social_learning.reactions import bulk as reactions

CHUNK = 500


def of_people(target_id: int, user_ids: Sequence[int]) -> dict[int, Facts]:
    """Return the facts of each of these people on one target; three queries."""
    given: dict[int, dict[str, object]] = {user_id: {"reactions": {}} for user_id in user_ids}
    for reaction in reactions.of_people(target_id, user_ids):
        given[reaction.user_id]["reactions"][reaction.kind] = reaction.created_at  # type: ignore[index]
    for user_id, days in comments.days_of_people(target_id, user_ids).items():
        given[user_id]["comment_days"] = frozenset(days)
    for engagement in progress.of_people(target_id, user_ids):
        given[engagement.user_id]["qualified_at"] = engagement.qualified_at
        given[engagement.user_id]["completed_at"] = engagement.completed_at
    return {user_id: Facts(**fields) for user_id, fields in given.items()}  # type: ignore[arg-type]


def stream(target_id: int) -> Iterator[dict[int, Facts]]:
    """Yield the facts of all people on a target, some hundreds at a time, by user id."""
    after = 0
    while people := _people(target_id, after):
        yield of_people(target_id, people)
        if len(people) < CHUNK:
            return
        after = people[-1]


def _people(target_id: int, after: int) -> list[int]:
    rooms = (reactions, comments, progress)
    found = {user_id for room in rooms for user_id in room.people_of(target_id, after, CHUNK)}
    return sorted(found)[:CHUNK]

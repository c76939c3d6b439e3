"""Who should look at a draft: pure choice, and the reads it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from social_learning.edxapp import users
from social_learning.experts import queries as experts_queries
from social_learning.knowledge.models import Knowledge
from social_learning.review import queries
from social_learning.review.models import Review
from social_learning.spaces import queries as spaces_queries


def choose(candidates: Iterable[int], load: Mapping[int, int], *, author_id: int) -> int | None:
    """Return the candidate with the fewest open reviews, the lowest id among equals, never the author."""
    others = [user_id for user_id in candidates if user_id != author_id]
    return min(others, key=lambda user_id: (load.get(user_id, 0), user_id), default=None)


def find_reviewer(knowledge: Knowledge, *, now: datetime) -> int | None:
    """Return the expert of the item's theme who should look at it, or None if nobody is free; three queries."""
    experts = experts_queries.experts_of(knowledge.theme_id, now)
    here = [user_id for user_id, person in users.people(experts).items() if person.is_active and not person.is_retired]
    return choose(here, queries.load(here), author_id=knowledge.author_id)


def same_reviewer(knowledge: Knowledge, review: Review, *, now: datetime) -> int | None:
    """Return who looks at a new version: the same person, as long as they are here and the item is in their hands.

    Somebody else if the account is closed, or if the person is neither expert of the theme (any more) nor of those
    who look after the space.
    """
    reviewer_id: int | None = review.reviewer_id
    if reviewer_id is not None and reviewer_id != knowledge.author_id:
        reviewer = users.actor_of(reviewer_id)
        knows = experts_queries.is_expert(reviewer_id, knowledge.theme_id, now)
        if reviewer.is_active and (knows or spaces_queries.is_steward(reviewer, knowledge.space)):
            return reviewer_id
    return find_reviewer(knowledge, now=now)

"""How a reviewer is doing, for their own eyes only: how soon they answer, in how many rounds, and who came back."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

import attrs

from social_learning.data import Actor
from social_learning.lib.errors import LoginNeeded
from social_learning.review.models import Feedback, Review

PERIOD = timedelta(days=365)
MOST = 500


@attrs.frozen
class Measures:
    """What the last year says; None where there is nothing to say yet."""

    answers: int
    # Days from being handed in, or asked, to the first words.
    days_to_answer: float | None
    rounds: float | None
    authors: int
    # Of them, how many have handed something in again after these words.
    came_back: int


def mine(actor: Actor, *, now: datetime) -> Measures:
    """Return the measures of this person, who alone may see them; three queries."""
    if actor.user_id is None:
        raise LoginNeeded
    said = Feedback.objects.filter(reviewer_id=actor.user_id, created_at__gt=now - PERIOD).order_by("-pk")
    rows = list(
        said.values_list(
            "review_id",
            "round",
            "created_at",
            "review__submitted_at",
            "review__round",
            "review__knowledge__author_id",
        )[:MOST]
    )
    first: dict[int, float] = {}
    for review_id, round_, at, submitted_at, last_round, _author in rows:
        # The moment of an earlier round is not kept: it was before the one that is.
        if round_ == last_round and at >= submitted_at:
            first[review_id] = (at - submitted_at) / timedelta(days=1)
    authors: dict[int, datetime] = {}
    for *_rest, at, _submitted, _round, author_id in rows:
        authors[author_id] = min(at, authors.get(author_id, at))
    again = Review.objects.filter(knowledge__author_id__in=authors, submitted_at__gt=now - PERIOD)
    back = {
        author_id
        for author_id, at in again.values_list("knowledge__author_id", "submitted_at")
        if at > authors[author_id]
    }
    rounds = {review_id: last_round for review_id, _round, _at, _submitted, last_round, _author in rows}
    return Measures(
        answers=len(rows),
        days_to_answer=round(median(first.values()), 1) if first else None,
        rounds=round(sum(rounds.values()) / len(rounds), 1) if rounds else None,
        authors=len(authors),
        came_back=len(back),
    )

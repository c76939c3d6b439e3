"""What each action does to the review of a Knowledge: open it, hand it to somebody, add feedback, close it.

Called by ``api.perform`` inside its transaction, after the state has changed by a conditional update: nobody else
writes to this Knowledge's review at the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs

from social_learning import conf
from social_learning.knowledge.models import Knowledge
from social_learning.review import queries, routing
from social_learning.review.forms import Given
from social_learning.review.models import Feedback, Review
from social_learning.spaces.models import ReviewPolicy


@attrs.frozen
class Change:
    """What happened, for those who are told: who did it, to which review, and who had it before."""

    actor_id: int
    review: Review | None = None
    before: int | None = None


def apply(action: str, knowledge: Knowledge, actor_id: int, given: Given, *, now: datetime) -> Change:
    """Do what ``action`` does to the review and return what changed."""
    review = queries.open_review(knowledge.pk)
    before = review.reviewer_id if review is not None else None
    review = _EFFECTS[action](review, knowledge, actor_id, given, now)
    return Change(actor_id=actor_id, review=review, before=before)


def due(now: datetime) -> datetime:
    """Return until when a reviewer who is asked now should have answered."""
    return now + timedelta(days=int(conf.get("REVIEW_DAYS")))


def _nothing(review: Review | None, knowledge: Knowledge, _actor: int, _given: Given, now: datetime) -> None:
    return None


def _publish(review: Review | None, knowledge: Knowledge, _actor: int, _given: Given, now: datetime) -> Review | None:
    """Ask an expert to confirm what is in the catalogue unconfirmed, where the space wants that."""
    if knowledge.space.review_policy != ReviewPolicy.AFTER or knowledge.validated_at is not None:
        return None
    return _open(knowledge, now=now)


def _submit(review: Review | None, knowledge: Knowledge, _actor: int, _given: Given, now: datetime) -> Review:
    if review is None:
        return _open(knowledge, now=now)
    review.reviewer_id = routing.same_reviewer(knowledge, review, now=now)
    review.round += 1
    review.submitted_at = now
    review.due_at = due(now)
    review.save(update_fields=["reviewer_id", "round", "submitted_at", "due_at"])
    return review


def _claim(review: Review | None, knowledge: Knowledge, actor: int, _given: Given, now: datetime) -> Review:
    review = review or _open(knowledge, now=now)
    review.reviewer_id = actor
    review.save(update_fields=["reviewer_id"])
    return review


def _suggest(review: Review | None, knowledge: Knowledge, actor: int, given: Given, now: datetime) -> Review:
    review = _claim(review, knowledge, actor, given, now)
    Feedback.objects.create(
        review=review,
        reviewer_id=actor,
        round=review.round,
        strength=given.strength,
        suggestions=list(given.suggestions),
        offers_help=given.offers_help,
        note=given.note,
        created_at=now,
    )
    return review


def _conclude(review: Review | None, knowledge: Knowledge, actor: int, given: Given, now: datetime) -> Review:
    review = _suggest(review, knowledge, actor, given, now)
    return _closed(review, now)


def _close(review: Review | None, _k: Knowledge, _actor: int, _given: Given, now: datetime) -> Review | None:
    return _closed(review, now) if review is not None else None


def _open(knowledge: Knowledge, *, now: datetime) -> Review:
    return Review.objects.create(
        knowledge=knowledge,
        reviewer_id=routing.find_reviewer(knowledge, now=now),
        submitted_at=now,
        due_at=due(now),
    )


def _closed(review: Review, now: datetime) -> Review:
    review.closed_at = now
    review.save(update_fields=["closed_at"])
    return review


Effect = Callable[[Review | None, Knowledge, int, Given, datetime], Review | None]

_EFFECTS: dict[str, Effect] = {
    "publish": _publish,
    "submit": _submit,
    "claim": _claim,
    "request_changes": _suggest,
    "approve": _conclude,
    "decline": _conclude,
    "validate": _conclude,
    "withdraw": _close,
    "reopen": _nothing,
    "archive": _close,
    "restore": _publish,
}

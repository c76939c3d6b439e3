"""Reads of reviews, feedback and history for other rooms and the faces; the desk has a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from social_learning.knowledge.models import State
from social_learning.review.desk import counts as desk_counts
from social_learning.review.desk import desk
from social_learning.review.models import Feedback, Review, Step

__all__ = [
    "desk",
    "desk_counts",
    "feedback_for",
    "history",
    "last_arrival",
    "last_step",
    "latest_review",
    "load",
    "open_review",
    "reviewer_ids",
    "to_look_at",
]


def open_review(knowledge_id: int) -> Review | None:
    """Return the open review of a Knowledge, if there is one."""
    return Review.objects.filter(knowledge_id=knowledge_id, closed_at=None).order_by("-id").first()


def latest_review(knowledge_id: int) -> Review | None:
    """Return the open review of a Knowledge, else the last that was closed."""
    return Review.objects.filter(knowledge_id=knowledge_id).order_by("-id").first()


def history(knowledge_id: int) -> list[Step]:
    """Return every step a Knowledge has taken, oldest first; one query."""
    return list(Step.objects.filter(knowledge_id=knowledge_id).order_by("id"))


def last_step(knowledge_id: int, action: str) -> Step | None:
    """Return the last time this action was taken."""
    return Step.objects.filter(knowledge_id=knowledge_id, action=action).order_by("-id").first()


def last_arrival(knowledge_id: int, state: str) -> datetime | None:
    """Return when a Knowledge last came into a state from another one; one query."""
    found = Step.objects.filter(knowledge_id=knowledge_id, to_state=state).exclude(from_state=state)
    return found.order_by("-id").values_list("at", flat=True).first()


def feedback_for(knowledge_id: int) -> list[Feedback]:
    """Return all that reviewers wrote about a Knowledge, newest first; one query."""
    return list(Feedback.objects.filter(review__knowledge_id=knowledge_id).order_by("-id"))


def reviewer_ids(knowledge_id: int) -> set[int]:
    """Return who was asked to look at a Knowledge, or wrote about it, in any round."""
    asked = Review.objects.filter(knowledge_id=knowledge_id).exclude(reviewer_id=None)
    wrote = Feedback.objects.filter(review__knowledge_id=knowledge_id)
    found = asked.values_list("reviewer_id").union(wrote.values_list("reviewer_id"))
    return {reviewer_id for (reviewer_id,) in found}


def load(user_ids: Iterable[int]) -> dict[int, int]:
    """Return how many reviews each of these people has open, zeros too; one query."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    rows = Review.objects.filter(reviewer_id__in=wanted, closed_at=None).values_list("reviewer_id")
    counts = dict(rows.annotate(many=Count("id")).values_list("reviewer_id", "many"))
    return {user_id: counts.get(user_id, 0) for user_id in wanted}


def to_look_at(user_id: int) -> int:
    """Return how many reviews wait for this person, those that are with their author left out; one query."""
    waiting = (State.SUBMITTED, State.IN_REVIEW, State.PUBLISHED)
    mine = Review.objects.filter(reviewer_id=user_id, closed_at=None)
    return mine.filter(knowledge__state__in=waiting).count()

"""Reads of reviews, feedback and history for other rooms and the faces; the desk has a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from social_learning.knowledge.models import Knowledge
from social_learning.review.desk import TO_LOOK_AT, desk, in_states
from social_learning.review.desk import counts as desk_counts
from social_learning.review.models import Asked, Feedback, Review, Step

__all__ = [
    "asked_ids",
    "desk",
    "desk_counts",
    "feedback_for",
    "helper_of",
    "history",
    "is_asked",
    "last_arrival",
    "last_step",
    "latest_review",
    "load",
    "open_review",
    "review_of",
    "reviewer_ids",
    "to_look_at",
]


def open_review(work: Knowledge) -> Review | None:
    """Return the open review of the work in hand, if there is one."""
    return _of(work).filter(closed_at=None).order_by("-id").first()


def review_of(work: Knowledge) -> Review | None:
    """Return the open review of the work in hand, else the last that was closed."""
    return _of(work).order_by("-id").first()


def take_turn(work: Knowledge, turn: int) -> bool:
    """Begin the next turn of the open review, if nobody has begun it since; for ``api.perform`` alone."""
    return bool(_of(work).filter(closed_at=None, turn=turn).update(turn=turn + 1))


def _of(work: Knowledge) -> QuerySet[Review]:
    found = Review.objects.filter(knowledge_id=work.pk)
    return found.filter(revision_id=work.working.pk) if work.shows_copy else found.filter(revision=None)


def is_asked(review_id: int, user_id: int | None, kind: str) -> bool:
    """Return whether somebody was asked for this beside the reader; one query."""
    return user_id is not None and Asked.objects.filter(review_id=review_id, user_id=user_id, kind=kind).exists()


def asked_ids(review_id: int, kind: str = Asked.OPINION) -> list[int]:
    """Return who was asked beside the reader, in order; one query."""
    found = Asked.objects.filter(review_id=review_id, kind=kind).order_by("pk")
    return list(found.values_list("user_id", flat=True))


def helper_of(review: Review) -> int | None:
    """Return who offers to finish it together with the author, while that waits for an answer; one query."""
    if review.helper_id is not None or review.closed_at is not None:
        return None
    said = Feedback.objects.filter(review=review, round=review.round).order_by("-id").first()
    return said.reviewer_id if said is not None and said.offers_help else None


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
    beside = Asked.objects.filter(review__knowledge_id=knowledge_id)
    found = asked.values_list("reviewer_id").union(wrote.values_list("reviewer_id"), beside.values_list("user_id"))
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
    mine = Review.objects.filter(reviewer_id=user_id, closed_at=None)
    return mine.filter(in_states(*TO_LOOK_AT)).count()

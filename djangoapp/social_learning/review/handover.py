"""A review changes hands: its reader has left, or writes along now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from social_learning.data import FORMER
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import copies, revisions
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge, State
from social_learning.review import notices, pace, routing, workflow
from social_learning.review.forms import Given
from social_learning.review.models import Review, Step
from social_learning.review.rounds import Change


def pass_on(knowledge_id: int, user_id: int, *, now: datetime) -> None:
    """Give what somebody was to look at to somebody else, since they write along on it now."""
    for review in Review.objects.filter(knowledge_id=knowledge_id, reviewer_id=user_id, closed_at=None):
        hand_back(review, user_id, workflow.WRITES_ALONG, now=now)


@transaction.atomic
def hand_back(review: Review, actor_id: int, action: str, *, now: datetime) -> None:
    """Let somebody else look, and tell those concerned; what waits for its author has a reader again when it comes."""
    knowledge = knowledge_queries.get_by_id(review.knowledge_id)
    work = copies.in_hand(knowledge) if review.revision_id is not None else knowledge
    if review.revision_id is not None and not work.shows_copy:
        return
    target = State.SUBMITTED if work.state == State.IN_REVIEW else State(work.state)
    if work.state != target and not move(work, target, now):
        # A steward was faster and has closed the review.
        return
    waits = target in (State.SUBMITTED, State.PUBLISHED)
    gone = {review.reviewer_id, review.helper_id} - {None}
    review.reviewer_id = routing.find_reviewer(work, now=now, without=gone) if waits else None
    review.turn += 1
    pace.start(review, work, now=now)
    if not waits:
        review.next_step_at = None
    review.save(update_fields=["reviewer_id", "turn", *pace.CLOCK])
    made = step(work, action, target, now, actor_id=actor_id)
    if waits:
        change = Change(actor_id=work.author_id, review=review)
        # A copy that somebody has published is confirmed as the Knowledge it became.
        told = "submit" if target == State.SUBMITTED else "publish"
        notices.send(told, work, change, step_id=made.pk, given=Given(), now=now)


def move(work: Knowledge, state: State, now: datetime) -> bool:
    """Make a step that nobody chose, on the row or on its working copy; False if somebody was faster."""
    set_state = revisions.set_state if work.shows_copy else knowledge_api.set_state
    return set_state(work.pk, state, from_state=work.state, now=now)


def step(work: Knowledge, action: str, target: State, now: datetime, *, actor_id: int = FORMER) -> Step:
    """Write such a step into the history."""
    return Step.objects.create(
        knowledge_id=work.pk, action=action, from_state=work.state, to_state=target, actor_id=actor_id, at=now
    )

"""What is set aside by moderation takes its review along: it rests until the thing is back, and loses no time.

Nobody is reminded meanwhile, nothing is on a desk, and no step can be taken. Both verbs may run late, twice, or out of
order: they make the reviews agree with the state of the Knowledge.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from social_learning.knowledge.models import Knowledge, State
from social_learning.review.models import Review


@transaction.atomic
def agree(knowledge_id: int, *, now: datetime) -> int:
    """Let the open reviews of a Knowledge rest while it is set aside, and go on once it is back; return how many."""
    state = Knowledge.objects.filter(pk=knowledge_id).values_list("state", flat=True).first()
    if state is None:
        return 0
    rows = Review.objects.select_for_update().filter(knowledge_id=knowledge_id, closed_at=None)
    if state == State.REMOVED:
        return rows.filter(rests_since=None).update(rests_since=now, next_step_at=None)
    resting = list(rows.exclude(rests_since=None))
    for row in resting:
        _go_on(row, now)
    return len(resting)


def _go_on(row: Review, now: datetime) -> None:
    """Give back the time it rested; the sweep looks at it next, and finds what was due before it rested."""
    rested = now - (row.rests_since or now)
    row.rests_since, row.next_step_at = None, now
    row.asked_at = (row.asked_at or row.submitted_at) + rested
    row.due_at += rested
    row.save(update_fields=["rests_since", "next_step_at", "asked_at", "due_at"])

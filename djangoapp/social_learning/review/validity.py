"""An expert's word that ends some day: given for a time, a word before the end, and somebody asked again after it.

Each step has a row in the ledger (``ValidityStep``), which the database gives out once, in the transaction that tells;
so the sweep may run as often as it likes, on several workers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from social_learning.data import FORMER
from social_learning.events import KNOWLEDGE_CHANGED, KnowledgeEvent, emit
from social_learning.experts import calendar
from social_learning.experts import queries as experts_queries
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import revisions, validity
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib import stream
from social_learning.lib.sql import insert_if_new
from social_learning.review import handover, notices, pace, rounds, workflow
from social_learning.review.forms import Given
from social_learning.review.models import ValidityStep
from social_learning.spaces.models import ReviewPolicy

REMIND, END = "remind", "end"
# So many working days of the expert before the end, they and the author hear of it; looked for no further ahead.
NOTICE_DAYS = 10
_AHEAD = timedelta(days=60)


def confirm(work: Knowledge, state: str, expert_id: int, given: Given, *, now: datetime) -> bool:
    """Write that an expert has confirmed it, for as long as the expert says, else the theme or the space; False if
    somebody was faster. For ``api.perform`` alone."""
    days = usual_days(work) if given.valid_days is None else given.valid_days
    if work.shows_copy:
        return revisions.set_state(
            work.pk, state, from_state=work.state, now=now, validated_by=expert_id, valid_days=days
        )
    return knowledge_api.set_state(
        work.pk,
        state,
        from_state=work.state,
        now=now,
        validated_by=expert_id,
        valid_days=days,
        instead_of=work.validated_at,
    )


def usual_days(work: Knowledge) -> int:
    """Return for how long it holds where the expert says nothing: as long as last time, else as its theme or space has
    it; 0 for no end. One query at most."""
    return work.valid_days or pace.Paces([work]).of(work).valid_days or 0


def run(*, now: datetime) -> tuple[int, int]:
    """Take the next step with all that ends soon or has ended; return how many were looked at and steps taken."""
    looked = acted = 0
    for items in _ending(now):
        looked += len(items)
        paces = pace.Paces(items)
        asked = {item.validated_by for item in items if item.validated_by is not None}
        rhythms, nobody = experts_queries.rhythms(asked), experts_queries.rhythm_of(None)
        keys = ValidityStep.objects.filter(knowledge__in=[item.pk for item in items])
        done = set(keys.values_list("knowledge_id", "until", "step"))
        for item in items:
            until = item.valid_until or now
            rhythm = paces.of(item).rhythm(rhythms.get(item.validated_by or 0, nobody))
            step = END if until <= now else REMIND
            is_due = step == END or calendar.add_working_days(now, NOTICE_DAYS, rhythm) >= until
            if is_due and (item.pk, until, step) not in done:
                acted += _take(item, until, step, now)
    return looked, acted


def _ending(now: datetime) -> Iterator[list[Knowledge]]:
    after: tuple[datetime, int] | None = None
    while items := validity.ending(now + _AHEAD, after, stream.CHUNK):
        last = items[-1]
        after = (last.valid_until or now, last.pk)
        yield items


@transaction.atomic
def _take(item: Knowledge, until: datetime, step: str, now: datetime) -> bool:
    if step == END and not validity.end(item.pk, until, now=now):
        return False
    if not insert_if_new(ValidityStep(knowledge_id=item.pk, until=until, step=step, at=now)):
        return False
    told = _end(item, until, now) if step == END else _remind(item, until, now)
    ValidityStep.objects.filter(knowledge_id=item.pk, until=until, step=step).update(told=told)
    return True


def _remind(item: Knowledge, until: datetime, now: datetime) -> int:
    """Tell the expert, while they are one of its theme, and the author."""
    expert_id = item.validated_by
    knows = experts_queries.is_expert(expert_id, item.theme_id, now)
    if knows and expert_id is not None:
        notices.of_validity("validity_ends_soon", expert_id, item, until, now=now, by=item.author_id)
    notices.of_validity("validity_ends", item.author_id, item, until, now=now)
    return 1 + knows


def _end(item: Knowledge, until: datetime, now: datetime) -> int:
    """Ask somebody again, where experts look at what is shared, and tell the author."""
    before = item.validated_by
    for name in validity.FIELDS:
        if name != "valid_days":
            setattr(item, name, None)
    told = 1
    if item.space.review_policy != ReviewPolicy.NONE:
        review = rounds.ask_again(item, before, now=now)
        readers = [review.reviewer_id] if review.reviewer_id is not None else notices.keepers(item)
        for user_id in readers:
            notices.of_validity("validity_again", user_id, item, until, now=now, by=item.author_id)
        told += len(readers)
    notices.of_validity("validity_ended", item.author_id, item, until, now=now)
    handover.step(item, workflow.LAPSED, State.PUBLISHED, now)
    emit(KNOWLEDGE_CHANGED, now=now, knowledge=KnowledgeEvent(item.pk, workflow.LAPSED, FORMER))
    return told

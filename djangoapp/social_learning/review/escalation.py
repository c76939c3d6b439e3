"""Nothing waits unseen: the sweep that reminds, brings what waits to those who look after it, and asks somebody else.

Each step has a row in the ledger, which the database gives out once; the row comes first, in the transaction that
tells. So the sweep may run as often as it likes, on several workers, and nobody hears the same twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.experts import calendar
from social_learning.experts import queries as experts_queries
from social_learning.knowledge import copies
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib import stream
from social_learning.lib.sql import atomic_with_retry, insert_if_new
from social_learning.review import handover, ladder, notices, pace, routing, workflow
from social_learning.review.models import Asked, EscalationStep, Review

CHUNK = stream.CHUNK
WAITS = frozenset({State.SUBMITTED, State.IN_REVIEW, State.PUBLISHED})


def run(*, now: datetime) -> tuple[int, int]:
    """Take the next step of every review whose moment has come, or whose reader is away; return how many were looked
    at and how many steps were taken."""
    looked = acted = 0
    for chunk in (_unclocked, _due, _forsaken):
        for reviews in chunk(now):
            looked += len(reviews)
            acted += _chunk(reviews, now)
    return looked, acted


def _chunk(reviews: Sequence[Review], now: datetime) -> int:
    """Look at some hundreds at once: what is read for all of them is read once."""
    works = {review.pk: _work(review) for review in reviews}
    paces = pace.Paces(works.values())
    rhythms = experts_queries.rhythms({review.reviewer_id for review in reviews if review.reviewer_id is not None})
    here: dict[int, set[int]] = {}
    theme_ids = {work.theme_id for work in works.values() if work.theme_id}
    for expert in experts_queries.by_theme(theme_ids, now):
        here.setdefault(expert.theme_id, set()).add(expert.user_id)
    named = {theme_id: set(people) for theme_id, people in experts_queries.of_themes(theme_ids).items()}
    gone = _closed_accounts(reviews)
    done: dict[tuple[int, int, int], set[str]] = {}
    for row in EscalationStep.objects.filter(review__in=[review.pk for review in reviews]):
        done.setdefault((row.review_id, row.round, row.turn), set()).add(row.step)
    nobody = experts_queries.rhythm_of(None)
    acted, clocks = 0, dict[int, datetime | None]()
    for review in reviews:
        work = works[review.pk]
        free = here.get(work.theme_id or 0, set())
        away = review.reviewer_id is not None and (
            review.reviewer_id in gone
            or calendar.is_away(now.date(), rhythms[review.reviewer_id])
            # An expert of the theme who pauses; a steward who has it is here.
            or review.reviewer_id in named.get(work.theme_id or 0, set()) - free
        )
        taken = done.get((review.pk, review.round, review.turn), set())
        terms = paces.of(work)
        rhythm = terms.rhythm(nobody if away else rhythms.get(review.reviewer_id or 0, nobody))
        at = partial(_day_of, review, rhythm)
        others = free - copies.makers(work) - {review.reviewer_id, review.helper_id}
        waits = work.state in WAITS and review.rests_since is None
        steps = ladder.due(
            terms=terms,
            done=taken,
            has_reader=review.reviewer_id is not None,
            away=away,
            others_free=bool(others),
            is_held=work.state != State.SUBMITTED,
            at=at,
            now=now,
        )
        for step in steps if waits else ():
            if _take(review, work, step, now):
                acted += 1
                taken.add(step)
            if step == ladder.HAND_ON:
                break
        else:
            later = ladder.next_at(terms=terms, done=taken, has_reader=review.reviewer_id is not None, at=at)
            clocks[review.pk] = later if waits else None
    _set_clocks([review for review in reviews if review.pk in clocks], clocks)
    return acted


def _closed_accounts(reviews: Sequence[Review]) -> set[int]:
    asked = {review.reviewer_id for review in reviews if review.reviewer_id is not None}
    people = users.people(asked)
    return {pk for pk in asked if pk not in people or not people[pk].is_active or people[pk].is_retired}


def _day_of(review: Review, rhythm: calendar.Rhythm, days: int) -> datetime:
    return calendar.add_working_days(review.asked_at or review.submitted_at, days, rhythm)


@atomic_with_retry
def _set_clocks(reviews: Sequence[Review], clocks: Mapping[int, datetime | None]) -> None:
    """Say when each of these is looked at next, unless it has changed hands meanwhile: a statement for those that did
    so equally often, which are nearly all."""
    alike: dict[tuple[int, int], list[Review]] = {}
    for review in reviews:
        if clocks[review.pk] != review.next_step_at or review.asked_at is None:
            alike.setdefault((review.round, review.turn), []).append(review)
    for (round_, turn), some in alike.items():
        ids = sorted(review.pk for review in some)
        moments = [When(pk=pk, then=Value(moment)) for pk in ids if (moment := clocks[pk]) is not None]
        Review.objects.filter(pk__in=ids, round=round_, turn=turn).update(
            next_step_at=Case(*moments, output_field=DateTimeField()) if moments else None,
            asked_at=Coalesce("asked_at", "submitted_at"),
        )


@transaction.atomic
def _take(review: Review, work: Knowledge, step: str, now: datetime) -> bool:
    """Take one step, if nobody has; False if the review has moved on, or another worker was faster."""
    held = Review.objects.select_for_update().filter(pk=review.pk, closed_at=None, rests_since=None)
    if not held.filter(round=review.round, turn=review.turn, reviewer_id=review.reviewer_id).exists():
        return False
    row = EscalationStep(review_id=review.pk, round=review.round, turn=review.turn, step=step, at=now)
    if not insert_if_new(row):
        return False
    told = _ACTS[step](review, work, now)
    of_step = EscalationStep.objects.filter(review=review, round=review.round, turn=review.turn, step=step)
    of_step.update(told=told)
    return True


def _remind(review: Review, work: Knowledge, now: datetime) -> int:
    if review.reviewer_id is None:
        return 0
    notices.waits("review_reminder", [review.reviewer_id], work, review, now=now)
    return 1


def _escalate(review: Review, work: Knowledge, now: datetime) -> int:
    people = [user_id for user_id in notices.keepers(work) if user_id != review.reviewer_id]
    notices.waits("review_escalated", people, work, review, now=now)
    notices.waits("review_still_waits", [work.author_id], work, review, now=now, by=None)
    return len(people) + 1


def _offer(review: Review, work: Knowledge, now: datetime) -> int:
    """Let a second expert take it over; where there is none, it stays with those who were told."""
    without = {review.reviewer_id, review.helper_id} - {None}
    second = routing.find_reviewer(work, now=now, without=without)
    if second is None:
        return 0
    Asked.objects.get_or_create(review=review, user_id=second, kind=Asked.OFFER, defaults={"at": now})
    notices.waits("review_offered", [second], work, review, now=now)
    return 1


def _hand_on(review: Review, work: Knowledge, now: datetime) -> int:
    handover.hand_back(review, FORMER, workflow.HANDED_ON, now=now)
    return 2


_ACTS = {ladder.REMIND: _remind, ladder.ESCALATE: _escalate, ladder.OFFER: _offer, ladder.HAND_ON: _hand_on}


def _open() -> QuerySet[Review]:
    return Review.objects.filter(closed_at=None).select_related(
        "knowledge__space", "knowledge__target", "knowledge__theme", "knowledge__working", "revision"
    )


def _due(now: datetime) -> Iterator[list[Review]]:
    """Yield what is due, soonest first, some hundreds at a time: each piece begins where the last one ended."""
    after: tuple[datetime, int] | None = None
    while True:
        found = _open().filter(next_step_at__lte=now).order_by("next_step_at", "pk")
        if after is not None:
            moment, pk = after
            found = found.filter(Q(next_step_at__gt=moment) | Q(next_step_at=moment, pk__gt=pk))
        piece = list(found[:CHUNK])
        if not piece:
            return
        # Asked for now: the clock is set while it is looked at.
        last = piece[-1]
        after = (last.next_step_at or now, last.pk)
        yield piece


def _unclocked(now: datetime) -> Iterator[list[Review]]:
    """Give those that were open before there were clocks one; the next piece of the sweep looks at them."""
    old = Review.objects.filter(closed_at=None, next_step_at=None, asked_at=None)
    stream.drain(old, lambda part: part.update(asked_at=F("submitted_at"), next_step_at=F("submitted_at")))
    yield from ()


def _forsaken(now: datetime) -> Iterator[list[Review]]:
    """Yield what is with somebody who is away today, whatever day it is due."""
    for readers in experts_queries.away(now, CHUNK):
        waiting = _open().filter(reviewer_id__in=readers).exclude(next_step_at=None)
        after = 0
        while piece := list(waiting.filter(pk__gt=after).order_by("pk")[:CHUNK]):
            after = piece[-1].pk
            yield piece


def _work(review: Review) -> Knowledge:
    """Return what is reviewed: the working copy, else the Knowledge itself."""
    return copies.in_hand(review.knowledge) if review.revision_id is not None else review.knowledge

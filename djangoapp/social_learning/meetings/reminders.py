"""A day before: it is tomorrow. Afterwards: how was it? Each is claimed on the registration before it is told.

Called by the sweep, as often as it runs. A date that is moved is reminded of anew, once for each beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from social_learning.data import FORMER
from social_learning.inbox import api as inbox
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.meetings import words
from social_learning.meetings.models import Place, Presence, Registration, State

BEFORE = timedelta(hours=24)
# A question asked later than this would only puzzle.
AFTER = timedelta(days=3)
CHUNK = 500
Claim = Callable[[Registration, datetime], bool]


def run(*, now: datetime) -> tuple[int, int]:
    """Remind who goes to something within a day, ask who was somewhere lately; return how many of each were told."""
    soon = Registration.objects.filter(
        occurrence__starts_at__gt=now, occurrence__starts_at__lte=now + BEFORE, place=Place.REGISTERED
    ).exclude(reminded_for=F("occurrence__starts_at"))
    over = Registration.objects.filter(
        occurrence__ends_at__lte=now, occurrence__ends_at__gt=now - AFTER, place=Place.REGISTERED, asked_after=None
    ).exclude(presence=Presence.MISSED)
    reminded = sum(_tell(row, "meeting_soon", _claim_soon, now) for row in _each(soon))
    return reminded, sum(_tell(row, "meeting_after", _claim_after, now) for row in _each(over))


def _each(rows: QuerySet[Registration]) -> Iterator[Registration]:
    rows = rows.filter(occurrence__state=State.PLANNED, occurrence__knowledge__state=KnowledgeState.PUBLISHED)
    rows = rows.exclude(user_id=FORMER).select_related("occurrence__knowledge")
    after = 0
    while piece := list(rows.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        yield from piece
        after = piece[-1].pk


@transaction.atomic
def _tell(row: Registration, kind: str, claim: Claim, now: datetime) -> bool:
    """Claim and tell in one transaction: after a crash both are undone, and nobody is told twice."""
    if not claim(row, now):
        return False
    date = row.occurrence
    inbox.tell(
        row.user_id,
        kind,
        params={"title": date.knowledge.title, **words.when(date, row.user_id)},
        url=words.page_of(date.knowledge),
        dedupe_key=f"{kind}:{row.pk}:{date.starts_at.timestamp()}",
        now=now,
    )
    return True


def _claim_soon(row: Registration, now: datetime) -> bool:
    starts_at = row.occurrence.starts_at
    free = Registration.objects.filter(Q(reminded_for=None) | ~Q(reminded_for=starts_at), pk=row.pk)
    return bool(free.update(reminded_for=starts_at))


def _claim_after(row: Registration, now: datetime) -> bool:
    return bool(Registration.objects.filter(pk=row.pk, asked_after=None).update(asked_after=now))

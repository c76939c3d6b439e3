"""What follows from a date of a session, and from its session: people are told. Also what knowledge asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from social_learning.knowledge import needs
from social_learning.meetings import access, api, news, queries, seats
from social_learning.meetings.models import Occurrence

CHUNK = 500


def register() -> None:
    """Make known what a session needs before it is published; called when the app starts."""
    needs.register(access.KIND, api.needs)


def tell_of_meeting(*, occurrence_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Tell who registered of a move or a cancellation, and who gives it that they were named."""
    news.tell_changed(occurrence_id, actor_id=actor_id, now=now)
    session_id = Occurrence.objects.filter(pk=occurrence_id).values_list("knowledge_id", flat=True).first()
    if session_id is not None:
        news.tell_trainers(session_id, actor_id=actor_id, now=now)


def tell_trainers(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Tell who gives a session that was just published."""
    news.tell_trainers(knowledge_id, actor_id=0, now=now)


def rebuild(*, now: datetime) -> Iterator[str]:
    """Count the seats of all dates again, and let move up who should have."""
    after, done, wrong = 0, 0, 0
    while ids := queries.after(after, CHUNK):
        wrong += sum(seats.repair(occurrence_id, now=now) for occurrence_id in ids)
        done, after = done + len(ids), ids[-1]
        yield f"{done} dates, {wrong} were wrong"

"""A session by Amir with one date next week, and people who would like to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from social_learning.meetings import api
from social_learning.meetings.models import Occurrence, Registration


@pytest.fixture(autouse=True)
def _fresh_hour() -> None:
    """Let what people did in other tests not count for this one: their ids are the same."""
    cache.clear()


@pytest.fixture
def session(published: Callable[..., Any]) -> Any:
    """A published session of the author, with no date yet."""
    return published(kind="session", title="Lifting, hands on", body="Bring your boots.")


@pytest.fixture
def given(now: datetime) -> dict[str, Any]:
    """What a form for a date holds: next Monday, 9 to 11 in Paris."""
    day = now + timedelta(days=7)
    return {
        "starts": day.strftime("%Y-%m-%dT09:00"),
        "ends": day.strftime("%Y-%m-%dT11:00"),
        "zone": "Europe/Paris",
        "place": "Workshop 3",
        "link": "https://meet.example.com/room?pwd=1",
    }


@pytest.fixture
def plan(
    session: Any, author: Any, as_actor: Callable[[Any], Any], now: datetime, given: dict[str, Any]
) -> Callable[..., Occurrence]:
    """Plan a date of the session: ``plan(seats=2, …)``."""

    def make(**fields: Any) -> Occurrence:
        return api.plan(session.uuid, as_actor(author), now=now, **{**given, **fields})

    return make


@pytest.fixture
def over(plan: Callable[..., Occurrence], now: datetime) -> Callable[..., Occurrence]:
    """Make a date that is over since yesterday; who is given was registered."""

    def make(*people: Any, **fields: Any) -> Occurrence:
        row = plan(**fields)
        for person in people:
            Registration.objects.create(occurrence=row, user_id=person.pk, place="registered", created_at=now)
        row.starts_at, row.ends_at = now - timedelta(hours=26), now - timedelta(hours=24)
        row.taken = len(people)
        row.save()
        return row

    return make

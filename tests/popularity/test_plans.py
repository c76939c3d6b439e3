"""Every ranking is read from its index, on a real MariaDB: see tests/settings.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.data import Actor
from social_learning.popularity import rankings, weeks
from social_learning.popularity.models import Score, WeekScore
from social_learning.targets.models import Target

# ANALYZE TABLE commits, so the tables are emptied after each test.
pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ROWS = 6_000


@pytest.fixture
def reader(mariadb: None, transactional_db: None, space: Any, now: datetime) -> Actor:
    """Somebody who sees many ranked things of two kinds."""
    kinds = ("knowledge", "vertical")
    targets = [
        Target(key=f"t{number}", kind=kinds[number % 2], space=space, title="T", created_at=now)
        for number in range(ROWS)
    ]
    Target.objects.bulk_create(targets, batch_size=1000)
    made = list(Target.objects.order_by("pk"))
    place = [{"space_id": row.space_id, "kind": row.kind, "theme_id": n // 2 % 7} for n, row in enumerate(made)]
    Score.objects.bulk_create(
        [
            Score(target=row, trending=1 + n * 104_729 % ROWS, participants=n % 50, **place[n])
            for n, row in enumerate(made)
        ],
        batch_size=1000,
    )
    WeekScore.objects.bulk_create(
        [
            WeekScore(target=row, week=weeks.week_of(now), points=1 + n * 104_729 % ROWS, **place[n])
            for n, row in enumerate(made)
        ],
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        for model in (Target, Score, WeekScore):
            cursor.execute(f"ANALYZE TABLE {model._meta.db_table}")
    return Actor(user_id=1)


def read(ask: Callable[[], rankings.Page]) -> int:
    """Return how many rows the database reads for a page."""
    before = _read()
    ask()
    return _read() - before


def _read() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW SESSION STATUS LIKE 'Handler_read%%'")
        return sum(int(number) for _name, number in cursor.fetchall())


def test_no_page_reads_more_than_it_needs(reader: Actor, space: Any, now: datetime) -> None:
    where: list[dict[str, Any]] = [{}, {"space_id": space.pk}, {"theme_id": 3}, {"kind": "units"}]
    for time in ("ever", "week"):
        for asked in where:
            first = rankings.page(reader, now=now, time=time, **asked)
            for cursor in (None, first.next):
                with CaptureQueriesContext(connection) as made:
                    found = rankings.page(reader, now=now, time=time, cursor=cursor, **asked)
                assert len(found.places) == rankings.LIMIT
                assert "LIMIT 17" in made.captured_queries[1]["sql"]
                number = read(lambda: rankings.page(reader, now=now, time=time, cursor=cursor, **asked))  # noqa: B023
                assert number < ROWS / 4, (time, asked, cursor, number)

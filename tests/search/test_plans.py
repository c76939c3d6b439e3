"""Every order is read from its index, on a real MariaDB: see tests/settings.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.data import Actor
from social_learning.search import queries
from social_learning.search.filters import Filters
from social_learning.search.models import Document
from social_learning.spaces.models import Space
from social_learning.spaces.permissions import Standing

# ANALYZE TABLE commits, so the tables are emptied after each test.
pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ROWS = 6_000


@pytest.fixture
def reader(mariadb: None, transactional_db: None, space: Any, now: datetime) -> Actor:
    """Somebody who sees a large catalogue; its entries belong to no real knowledge."""
    with connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
    rows = [
        Document(
            source="knowledge",
            ref=str(number),
            key=f"knowledge-v1:{number}",
            knowledge_id=number,
            target_id=number,
            uuid=uuid4(),
            audience=space.pk,
            space_id=space.pk,
            theme_id=number % 7,
            author_id=1,
            kind="article",
            title=f"{number}",
            published_at=now - timedelta(minutes=number * 7919 % ROWS),
            trending=(number * 104_729 % ROWS) * 1.7,
            applied=number % 50,
        )
        for number in range(1, ROWS + 1)
    ]
    Document.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 1")
        cursor.execute("ANALYZE TABLE social_learning_document")
    return Actor(user_id=1)


def plan(ask: Callable[[], queries.Page]) -> tuple[str, str]:
    with CaptureQueriesContext(connection) as made:
        ask()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + made.captured_queries[-1]["sql"].replace("%", "%%"))
        # What is put in order stands last: the rows of a page are fetched when it is known which.
        *_rows, row = cursor.fetchall()
    return row[5], row[9]


def test_orders_and_themes_are_read_from_their_index(reader: Actor) -> None:
    for sort in queries.SORTS:
        first = queries.catalogue(reader, sort=sort)
        for cursor in (None, first.next):
            index, extra = plan(lambda sort=sort, cursor=cursor: queries.catalogue(reader, sort=sort, cursor=cursor))
            assert index == f"sl_document_{sort}" or (sort, index) == ("trending", "sl_document_audience")
            assert "filesort" not in extra
    index, extra = plan(lambda: queries.catalogue(reader, theme_id=3))
    assert index in ("sl_document_theme", "sl_document_audience")
    assert "filesort" not in extra


def test_what_a_course_holds_is_found_without_reading_the_whole_catalogue(reader: Actor, now: datetime) -> None:
    course = Space.objects.create(slug="c", title="C", course_key="course-v1:Demo+Social+2026", created_at=now)
    unit = "block-v1:Demo+Social+2026+type@vertical+block@unit1"
    Document.objects.filter(knowledge_id__lte=40).update(space_id=course.pk, audience=course.pk)
    Document.objects.filter(knowledge_id__gt=40, knowledge_id__lte=70).update(origin_key=unit)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE TABLE social_learning_document")
    for sort in ("trending", "new"):
        with CaptureQueriesContext(connection) as made:
            found = queries.catalogue(reader, course=course, sort=sort, limit=12)
        assert len(found.entries) == 12
        before = _read()
        with connection.cursor() as cursor:
            cursor.execute(made.captured_queries[-1]["sql"].replace("%", "%%"))
        assert _read() - before < ROWS / 4


def test_spaces_are_counted_without_a_look_at_the_rows(reader: Actor) -> None:
    # Everybody's second space: too many runs for the index of audiences.
    everywhere = Standing(visible=frozenset({*range(2, 400, 2), *Space.objects.values_list("pk", flat=True)}))
    with CaptureQueriesContext(connection) as made:
        counts = queries.counts(reader, Filters(), standing=everywhere)
    assert sum(counts["space"].values()) == ROWS
    with connection.cursor() as cursor:
        for query in made.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"].replace("%", "%%"))
            (row,) = cursor.fetchall()
            assert (row[5], "Using index" in row[9]) == ("sl_document_facets", True)


def _read() -> int:
    """Return how many rows this connection has read so far."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW SESSION STATUS LIKE 'Handler_read%%'")
        return sum(int(number) for _name, number in cursor.fetchall())

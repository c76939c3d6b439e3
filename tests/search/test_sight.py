"""Who sees what is in the statement, however many spaces there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.data import ANONYMOUS, Actor
from social_learning.search import queries, sight
from social_learning.search.models import Document
from social_learning.search.sight import Sight
from tests.examples import many

pytestmark = pytest.mark.django_db
NUMBERS = st.sets(st.one_of(st.integers(-3, 90), st.integers(500, 2_000)), max_size=70)


@pytest.fixture
def everywhere(db: None, now: datetime) -> None:
    """A document for each of two thousand audiences."""
    Document.objects.bulk_create(
        Document(
            source="test",
            ref=str(number),
            key=f"t:{number}",
            audience=number,
            kind="article",
            title="x",
            published_at=now,
        )
        for number in range(-5, 2_005)
    )


@settings(max_examples=many(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=NUMBERS, every_course=st.booleans())
def test_the_condition_is_the_set(everywhere: None, numbers: set[int], every_course: bool) -> None:
    one = Sight(frozenset(numbers), every_course)
    found = set(Document.objects.filter(one.q()).values_list("audience", flat=True))
    expected = numbers | (set(range(-5, 0)) if every_course else set())
    assert found == expected & set(range(-5, 2_005))
    # The same for a search engine: every number, none beside.
    runs = one.runs()
    assert all(first <= last for first, last in runs)
    assert {n for first, last in runs for n in range(max(first, -5), last + 1)} == expected


def test_a_thousand_neighbours_are_one_range_and_others_no_parameters(everywhere: None) -> None:
    for numbers in (range(1, 1_001), range(1, 2_001, 2)):
        with CaptureQueriesContext(connection) as made:
            assert Document.objects.filter(Sight(frozenset(numbers)).q()).count() == 1_000
        sql = made.captured_queries[-1]["sql"]
        assert ("BETWEEN 1 AND 1000" in sql) == (numbers.step == 1)
        assert len(sql) < 8_000


def test_nobody_sees_nothing_and_a_course_is_for_its_people(everywhere: None, now: datetime) -> None:
    assert Document.objects.filter(sight.of(ANONYMOUS).q()).count() == 0
    key = "course-v1:Demo+Hidden+2026"
    Document.objects.create(
        source="course", ref=key, key=key, audience=sight.of_course(key), kind="course", title="h", published_at=now
    )
    for actor, sees in (
        (Actor(user_id=1, courses=frozenset({key})), True),
        (Actor(user_id=1, staff_courses=frozenset({key})), True),
        (Actor(user_id=1, is_site_staff=True), True),
        (Actor(user_id=1, courses=frozenset({"course-v1:Other+C+1"})), False),
    ):
        assert queries.visible(actor).filter(key=key).exists() is sees
    assert -(2**53) < sight.of_course(key) < 0


def test_what_is_hidden_is_in_no_list_search_count_or_spelling(
    listed: Callable[..., Any], make_user: Any, learner: Any, as_actor: Any, course_key: str, now: datetime
) -> None:
    from social_learning.search import suggest
    from social_learning.search.filters import Filters
    from social_learning.spaces import api as spaces

    listed(title="Quarantine", space=spaces.ensure_course_space(course_key, now=now))
    inside, outside = as_actor(learner), as_actor(make_user("out"))
    for text in ("", "quarantine"):
        seen, hidden = (queries.counts(actor, Filters(), text=text) for actor in (inside, outside))
        assert sum(seen["kind"].values()) > sum(hidden["kind"].values()) == 0
        assert not hidden["space"]
        assert len(queries.find(inside, text=text).entries) > len(queries.find(outside, text=text).entries) == 0
    assert suggest.meant(outside, "quarantane") == ""

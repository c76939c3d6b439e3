"""Queries composed once: other values, the same answers."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from social_learning.lib.prepared import Prepared
from social_learning.spaces.models import Space
from social_learning.targets.models import Target

NOW = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
pytestmark = pytest.mark.django_db


def _ask(title: str, slug: str) -> QuerySet[Space, tuple[object, ...]]:
    spaces = Space.objects.order_by().values_list("slug", "created_at", Value("one"))
    return spaces.filter(title=title).union(
        Space.objects.order_by().values_list("slug", "created_at", Value("two")).filter(Q(slug=slug)), all=True
    )


def test_other_values_the_same_answers_composed_once() -> None:
    for number in range(3):
        Space.objects.create(slug=f"s{number}", title=f"T{number}", created_at=NOW + timedelta(days=number))
    composed = []

    def compose(title: str, slug: str) -> QuerySet[Space, tuple[object, ...]]:
        composed.append(title)
        return _ask(title, slug)

    prepared = Prepared(compose, "stands-for-title", "stands-for-slug")
    for title, slug in (("T0", "s1"), ("T2", "s2"), ("nothing", "s0"), ("T1", "no%s'")):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = prepared.rows(title, slug)
        # Moments come back as moments, as they do from a query of Django's own.
        assert sorted(found, key=str) == sorted(_ask(title, slug), key=str)
        assert len(asked) == 1
    assert composed == ["stands-for-title"]


def test_a_stand_in_that_is_nowhere_is_a_mistake() -> None:
    prepared = Prepared(lambda key, other: Target.objects.filter(key=key).values_list(F("pk")), "stands-1", "stands-2")
    with pytest.raises(AssertionError, match="stand-ins"):
        prepared.rows("a", "b")

"""Targets agree with what there is: gone, back, called otherwise; whatever was there before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.lib.errors import NotFound
from social_learning.targets import api, queries
from social_learning.targets.models import Target

pytestmark = pytest.mark.django_db
COURSE = "course-v1:Demo+Social+2026"


def unit(name: str) -> str:
    return f"block-v1:Demo+Social+2026+type@vertical+block@{name}"


@pytest.fixture
def rows(now: datetime) -> list[Target]:
    """Three units, one of them gone."""
    made = [api.ensure(unit(name), now=now, title=name) for name in ("one", "two", "three")]
    api.mark_deleted(made[2].pk, now=now)
    return queries.of_context(COURSE, 0, 10)


def test_what_is_gone_is_marked_and_what_is_there_is_back(rows: list[Target], now: datetime) -> None:
    later = now + timedelta(days=1)
    assert api.agree(rows, {unit("one"): "one", unit("three"): "Third"}, now=later) == 3
    found = {row.title: row.deleted_at for row in Target.objects.all()}
    assert found == {"one": None, "two": later, "Third": None}


def test_the_day_on_which_it_went_stays(rows: list[Target], now: datetime) -> None:
    api.agree(rows, {}, now=now + timedelta(days=1))
    api.agree(queries.of_context(COURSE, 0, 10), {}, now=now + timedelta(days=2))
    gone = dict(Target.objects.values_list("key", "deleted_at"))
    assert (gone[unit("three")], gone[unit("one")]) == (now, now + timedelta(days=1))


def test_where_all_agrees_nothing_is_asked(rows: list[Target], now: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert api.agree(rows, {unit("one"): "one", unit("two"): ""}, now=now) == 0
    assert len(asked) == 0


def test_marking_many_is_one_query(now: datetime) -> None:
    rows = [api.ensure(unit(f"u{number}"), now=now) for number in range(30)]
    with CaptureQueriesContext(connection) as asked:
        assert api.agree(rows, {}, now=now) == 30
    assert len(asked) == 1


def test_a_long_name_is_cut(rows: list[Target], now: datetime) -> None:
    names = {unit("one"): "x" * 300, unit("two"): "two"}
    assert api.agree(rows[:2], names, now=now) == 1
    assert api.agree(queries.of_context(COURSE, 0, 2), names, now=now) == 0


def test_what_is_gone_is_found_only_by_who_asks_for_it(rows: list[Target]) -> None:
    assert queries.find(unit("three")) is None
    found = queries.find(unit("three"), gone=True)
    assert found is not None
    assert found.deleted_at is not None
    with pytest.raises(NotFound):
        queries.find("nonsense", gone=True)


def test_courses_with_targets_come_in_pieces(rows: list[Target], now: datetime) -> None:
    for number in range(3):
        api.ensure(f"course-v1:Demo+More+{number}", now=now)
    assert queries.contexts("", 2) == ["course-v1:Demo+More+0", "course-v1:Demo+More+1"]
    assert queries.contexts("course-v1:Demo+More+1", 9) == ["course-v1:Demo+More+2", COURSE]

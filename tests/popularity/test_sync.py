"""What is derived agrees with the facts, in whatever order they are looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.popularity import api
from social_learning.popularity.models import Score, ScoreTerm, SpaceStats
from tests import acts
from tests.examples import many

pytestmark = pytest.mark.django_db
COUNTERS = ("likes", "applied", "participants", "finished")


def snapshot() -> tuple[dict[int, tuple[Any, ...]], set[tuple[Any, ...]], dict[int, float]]:
    scores = {row.pk: tuple(getattr(row, name) for name in COUNTERS) for row in Score.objects.all()}
    terms = set(ScoreTerm.objects.values_list("target_id", "user_id", "source", "bucket", "value"))
    return scores, terms, dict(Score.objects.values_list("pk", "trending"))


@settings(max_examples=many(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(acts.act, max_size=25))
def test_incremental_equals_rebuilt(steps: list[Any], two_targets: list[Any], now: datetime) -> None:
    acts.forget()
    for verb, which, person, days in steps:
        target = two_targets[which]
        acts.do(verb, target, 1000 + person, acts.days_ago(days))
        api.sync(target.pk, 1000 + person, now=now)
    scores, terms, keys = snapshot()
    for target in two_targets:
        api.rebuild_target(target, now=now)
    again, terms_again, keys_again = snapshot()
    assert terms == terms_again
    assert {pk: row for pk, row in scores.items() if any(row)} == {pk: row for pk, row in again.items() if any(row)}
    for pk, value in keys.items():
        assert value == pytest.approx(keys_again[pk], rel=1e-9, abs=0)


@settings(max_examples=many(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(200, 700), times=st.integers(1, 12))
def test_a_recent_act_taken_back_leaves_no_rounding(
    days: int, times: int, two_targets: list[Any], now: datetime
) -> None:
    acts.forget()
    target = two_targets[0]
    acts.do("like", target, 1000, acts.days_ago(days))
    api.sync(target.pk, 1000, now=now)
    small = Score.objects.get(pk=target.pk).trending
    for _turn in range(2 * times):
        acts.do("applied", target, 1001, now)
        api.sync(target.pk, 1001, now=now)
    assert Score.objects.get(pk=target.pk).trending == pytest.approx(small, rel=1e-12)


def test_syncing_again_changes_nothing(two_targets: list[Any], now: datetime) -> None:
    target = two_targets[0]
    acts.do("like", target, 1000, now)
    for _turn in range(3):
        api.sync(target.pk, 1000, now=now)
    assert ScoreTerm.objects.count() == 1
    assert Score.objects.get(pk=target.pk).likes == 1


def test_author_course_team_and_site_staff_are_left_out(
    published: Callable[..., Any], author: Any, steward: Any, site_admin: Any, course_key: str, now: datetime
) -> None:
    from social_learning.spaces import api as spaces_api

    item = published(space=spaces_api.ensure_course_space(course_key, now=now))
    for user in (author, steward, site_admin):
        acts.do("like", item.target, user.pk, now)
        acts.do("finish", item.target, user.pk, now)
        api.sync(item.target_id, user.pk, now=now)
    assert ScoreTerm.objects.count() == 0
    assert Score.objects.get(pk=item.target_id).participants == 0
    acts.do("finish", item.target, 4711, now)
    api.sync(item.target_id, 4711, now=now)
    assert Score.objects.get(pk=item.target_id).participants == 1


def test_an_unknown_target_is_passed_over(db: None, now: datetime) -> None:
    api.sync(987_654, 1, now=now)
    assert Score.objects.count() == 0


def test_means_are_made_at_most_every_ten_minutes(two_targets: list[Any], now: datetime) -> None:
    space_id = two_targets[0].space_id
    assert api.refresh_space_if_due(space_id, now=now)
    assert not api.refresh_space_if_due(space_id, now=now + timedelta(minutes=9))
    assert api.refresh_space_if_due(space_id, now=now + timedelta(minutes=11))
    # A clock that was set back must not silence the refresh for ever.
    assert api.refresh_space_if_due(space_id, now=now - timedelta(days=3))
    assert SpaceStats.objects.count() == 1


def test_a_sync_costs_a_constant_number_of_queries(
    two_targets: list[Any], now: datetime, django_assert_max_num_queries: Any
) -> None:
    target = two_targets[0]
    for person in range(30):
        acts.do("like", target, 1000 + person, now)
        api.sync(target.pk, 1000 + person, now=now)
    acts.do("applied", target, 1001, now)
    # Six of them are for fair play and the week.
    with django_assert_max_num_queries(22):
        api.sync(target.pk, 1001, now=now)


@pytest.mark.parametrize("anew", [False, True])
def test_of_all_accounts_only_those_who_took_part_are_read(
    anew: bool, two_targets: list[Any], site_admin: Any, now: datetime
) -> None:
    target = two_targets[0]
    for user_id in (site_admin.pk, 4711):
        acts.do("like", target, user_id, now)
    with CaptureQueriesContext(connection) as captured:
        if anew:
            api.rebuild_target(target, now=now)
        else:
            for user_id in (site_admin.pk, 4711):
                api.sync(target.pk, user_id, now=now)
    # The size of the site is counted too, every ten minutes.
    staff = [row["sql"] for row in captured if "is_staff" in row["sql"] and "COUNT(" not in row["sql"]]
    assert staff
    assert all(" IN (" in sql for sql in staff)
    assert Score.objects.get(pk=target.pk).likes == 1

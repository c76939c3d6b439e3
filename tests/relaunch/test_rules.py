"""Which step is due: pure, and true for any history."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.lib import quiet
from social_learning.relaunch import rules

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
POLICY = rules.Policy(
    steps_days=(3, 10, 24),
    quiet_from=20,
    quiet_until=8,
    late_days=2,
    max_per_object=3,
    where=ZoneInfo("Europe/Paris"),
)


def facts(**changes: object) -> rules.Facts:
    values: dict[str, object] = {
        "kind": "knowledge",
        "minutes": 10,
        "fraction": 0.5,
        "last_activity_at": MONDAY,
        "is_open": True,
        **changes,
    }
    return rules.Facts(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "step"),
    [(0, None), (2.9, None), (3, 1), (4, 1), (7, None), (10, 2), (11, 2), (14, None), (24, 3), (60, None)],
)
def test_steps_come_after_three_ten_and_twenty_four_idle_days(days: float, step: int | None) -> None:
    found = rules.due(facts(), MONDAY + timedelta(days=days), POLICY)
    assert (found.step if found else None) == step


def test_a_step_already_told_is_not_told_again() -> None:
    assert rules.due(facts(told=frozenset({1})), MONDAY + timedelta(days=3), POLICY) is None


def test_what_is_closed_finished_or_told_often_enough_is_left_alone() -> None:
    when = MONDAY + timedelta(days=3)
    assert rules.due(facts(is_open=False), when, POLICY) is None
    assert rules.due(facts(fraction=1.0), when, POLICY) is None
    assert rules.due(facts(told_in_window=3), when, POLICY) is None
    assert rules.due(facts(kind="comment"), when, POLICY) is None


def test_the_rest_is_told_in_whole_minutes() -> None:
    found = rules.due(facts(minutes=7, fraction=0.4), MONDAY + timedelta(days=3), POLICY)
    assert found is not None
    assert found.minutes_left == 5


def test_what_falls_due_on_friday_night_comes_on_monday_morning() -> None:
    friday_night = datetime(2026, 3, 6, 22, 0, tzinfo=timezone.utc)
    begun = friday_night - timedelta(days=3)
    assert rules.due(facts(last_activity_at=begun), friday_night, POLICY) is None
    assert rules.due(facts(last_activity_at=begun), friday_night + timedelta(days=1), POLICY) is None
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=timezone.utc)
    assert rules.due(facts(last_activity_at=begun), monday, POLICY) is not None


ZONES = st.sampled_from(["Europe/Paris", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland", "UTC"])
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(timezone.utc))


@given(MOMENTS, ZONES)
def test_the_next_allowed_moment_is_allowed_and_not_earlier(at: datetime, name: str) -> None:
    where = ZoneInfo(name)
    found = quiet.next_allowed(at, where, quiet_from=20, quiet_until=8)
    assert found >= at
    assert quiet.is_allowed(found, where, quiet_from=20, quiet_until=8)
    local = found.astimezone(where)
    assert local.weekday() < 5
    assert 8 <= local.hour < 20
    # A night is short and a weekend has two days.
    assert found - at <= timedelta(hours=60 + 2)


@given(MOMENTS, ZONES, st.floats(0, 1), st.integers(1, 600), st.frozensets(st.integers(1, 3)))
def test_nothing_is_ever_due_at_night_early_twice_or_late(
    at: datetime, name: str, fraction: float, minutes: int, told: frozenset[int]
) -> None:
    policy = rules.Policy((3, 10, 24), 20, 8, 2, 3, ZoneInfo(name))
    begun = datetime(2025, 6, 1, 12, tzinfo=timezone.utc)
    found = rules.due(facts(last_activity_at=begun, fraction=fraction, minutes=minutes, told=told), at, policy)
    if found is None:
        return
    local = at.astimezone(policy.where)
    assert local.weekday() < 5
    assert 8 <= local.hour < 20
    assert found.step not in told
    due_at = begun + timedelta(days=policy.steps_days[found.step - 1])
    assert due_at <= at <= due_at + timedelta(days=2) + timedelta(hours=62)
    assert 1 <= found.minutes_left <= minutes


def test_an_unknown_time_zone_falls_back() -> None:
    assert quiet.zone("Mars/Olympus", "UTC") == ZoneInfo("UTC")
    assert quiet.zone("../../etc/passwd", "UTC") == ZoneInfo("UTC")
    assert quiet.zone("", "Europe/Oslo") == ZoneInfo("Europe/Oslo")

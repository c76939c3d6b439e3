"""The working days of a person: pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.experts import calendar
from social_learning.experts.calendar import Rhythm

FRIDAY = datetime(2026, 3, 6, 9, 30, tzinfo=timezone.utc)
MONDAY = date(2026, 3, 9)


def test_a_weekend_does_not_count() -> None:
    assert calendar.add_working_days(FRIDAY, 1, Rhythm()) == FRIDAY + timedelta(days=3)
    assert calendar.add_working_days(FRIDAY, 0, Rhythm()) == FRIDAY


@pytest.mark.parametrize(
    ("person", "days"),
    [
        (Rhythm(holidays=frozenset({MONDAY})), 4),
        (Rhythm(weekdays=frozenset({5, 6})), 1),
        (Rhythm(absences=((MONDAY, date(2026, 3, 11)),)), 6),
        (Rhythm(absences=((MONDAY, MONDAY), (date(2026, 3, 8), date(2026, 3, 12)))), 7),
    ],
)
def test_holidays_own_days_and_absences_are_respected(person: Rhythm, days: int) -> None:
    assert calendar.add_working_days(FRIDAY, 1, person) == FRIDAY + timedelta(days=days)


def test_who_never_works_holds_nothing_up_for_ever() -> None:
    never = Rhythm(absences=((date(2020, 1, 1), date(2099, 1, 1)),))
    assert calendar.add_working_days(FRIDAY, 7, never) <= FRIDAY + timedelta(days=calendar.FAR + 7)


def test_one_is_back_after_leaves_that_follow_each_other() -> None:
    person = Rhythm(absences=((MONDAY, date(2026, 3, 11)), (date(2026, 3, 12), date(2026, 3, 13))))
    assert calendar.back_on(MONDAY, person) == date(2026, 3, 14)
    assert calendar.back_on(date(2026, 3, 8), person) is None


def test_what_is_no_date_is_no_holiday() -> None:
    assert calendar.dates(["2026-12-25", "soon", ""]) == {date(2026, 12, 25)}


@given(st.integers(0, 40), st.frozensets(st.integers(0, 6), min_size=1), st.integers(0, 20), st.integers(0, 20))
def test_adding_and_counting_agree(n: int, weekdays: frozenset[int], first: int, length: int) -> None:
    start = FRIDAY.date() + timedelta(days=first)
    person = Rhythm(weekdays, frozenset({MONDAY}), ((start, start + timedelta(days=length)),))
    end = calendar.add_working_days(FRIDAY, n, person)
    # Counted one by one, in another way than it was added up.
    days = (FRIDAY.date() + timedelta(days=day) for day in range(1, (end - FRIDAY).days + 1))
    assert sum(calendar.is_working_day(day, person) for day in days) == n
    assert n == 0 or calendar.is_working_day(end.date(), person)

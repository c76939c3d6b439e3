"""Working days: of a site, and of one person who may have others, and be away. Pure: plain values in and out.

A day is a day of the moment's own time zone. Who is always away, or works on no day at all, has no working days; what
is counted then ends after ``FAR`` days, so that nothing waits for ever for somebody who does not come back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import attrs

WEEK = frozenset(range(5))
FAR = 400
_DAY = timedelta(days=1)


@attrs.frozen
class Rhythm:
    """When somebody works: days of the week (0 is Monday), the site's holidays, and first and last days away."""

    weekdays: frozenset[int] = WEEK
    holidays: frozenset[date] = frozenset()
    absences: tuple[tuple[date, date], ...] = ()


def is_away(day: date, person: Rhythm) -> bool:
    """Return whether the person has said that they are not there on a day."""
    return any(first <= day <= last for first, last in person.absences)


def is_working_day(day: date, person: Rhythm) -> bool:
    """Return whether the person works on a day."""
    return day.weekday() in person.weekdays and day not in person.holidays and not is_away(day, person)


def add_working_days(start: datetime, n: int, person: Rhythm) -> datetime:
    """Return the same time of day ``n`` working days after ``start``, whose own day does not count; 0 is ``start``."""
    moment, left = start, n
    for _step in range(max(0, n) + FAR):
        if left <= 0:
            break
        moment += _DAY
        left -= is_working_day(moment.date(), person)
    return moment


def back_on(day: date, person: Rhythm) -> date | None:
    """Return the first day that the person is there again, if they are away on a day; else None."""
    if not is_away(day, person):
        return None
    for _absence in person.absences:
        day = max((last + _DAY for first, last in person.absences if first <= day <= last), default=day)
    return day


def dates(texts: Iterable[str]) -> frozenset[date]:
    """Return the dates of a setting, written as 2026-12-25; what is no date is left out."""
    found = set[date]()
    for text in texts:
        try:
            found.add(date.fromisoformat(str(text)))
        except ValueError:
            continue
    return frozenset(found)

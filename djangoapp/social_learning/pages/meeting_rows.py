"""Dates of sessions as the templates show them: in the reader's own time zone, with what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning.edxapp import users
from social_learning.meetings import outcomes, queries, words
from social_learning.meetings.models import Outcome, Place, State
from social_learning.meetings.queries import Date
from social_learning.pages.base import Visit
from social_learning.spaces import queries as spaces


def rows(visit: Visit, found: Iterable[Date], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return dates as ``parts/session_date.html`` wants them; two queries for all."""
    dates = list(found)
    names = users.names({user_id for date in dates for user_id in date.trainers})
    results = queries.outcomes([date.occurrence.pk for date in dates if date.is_over])
    may_share = {
        date.occurrence.knowledge.space_id
        for date in dates
        if date.is_over and spaces.can_share(visit.actor, date.occurrence.knowledge.space)
    }
    return [
        {
            **_row(date, zone),
            "trainers": ", ".join(names[user_id] for user_id in date.trainers),
            "outcomes": [_outcome(row) for row in results.get(date.occurrence.pk, [])],
            "may_share": date.occurrence.knowledge.space_id in may_share,
        }
        for date in dates
    ]


def _row(date: Date, zone: ZoneInfo) -> dict[str, Any]:
    row, item = date.occurrence, date.occurrence.knowledge
    local, there = row.starts_at.astimezone(zone), row.starts_at.astimezone(ZoneInfo(row.zone))
    return {
        "uuid": row.uuid,
        "title": item.title,
        "url": words.page_of(item),
        "desk": reverse("social_learning:session-dates", args=[item.uuid]) if date.organises else "",
        "iso": row.starts_at.isoformat(),
        "month": date_format(local, "M"),
        "day": local.day,
        "when": span(local, row.ends_at.astimezone(zone)),
        # Only where the clocks differ; the name alone would say nothing.
        "there": "" if local.utcoffset() == there.utcoffset() else _there(there, local, row.zone),
        "place": row.place,
        "link": date.link,
        "has_link": date.has_link,
        "mine": date.mine,
        "registered": date.mine == Place.REGISTERED,
        "waiting": date.mine == Place.WAITING,
        "came": date.presence == "came",
        "position": date.position,
        "seats": _seats(date),
        "full": date.left == 0,
        "can_register": date.can_register,
        "closed": words.CLOSED.get(date.closed, ""),
        "opens": span_start(row.opens_at, zone) if date.closed == "not_yet" else "",
        "cancelled": row.state == State.CANCELLED,
        "reason": row.reason,
        "over": date.is_over,
        "begun": date.closed == "begun",
    }


def span(start: datetime, end: datetime) -> str:
    """Return from when to when, in words: the day is said once where it is the same."""
    day, begin, until = (
        date_format(start, "DATE_FORMAT"),
        date_format(start, "TIME_FORMAT"),
        date_format(end, "TIME_FORMAT"),
    )
    values = {"weekday": date_format(start, "l"), "day": day, "begin": begin, "end": until}
    if start.date() == end.date():
        return _("%(weekday)s, %(day)s, %(begin)s to %(end)s") % values
    values["end_day"] = date_format(end, "DATE_FORMAT")
    return _("%(weekday)s, %(day)s, %(begin)s, to %(end_day)s, %(end)s") % values


def span_start(at: datetime | None, zone: ZoneInfo) -> str:
    """Return one moment in words, empty for none."""
    return date_format(at.astimezone(zone), "DATETIME_FORMAT") if at is not None else ""


def _there(there: datetime, local: datetime, zone: str) -> str:
    """Return the beginning by the clock where people meet; its day only where it is another one."""
    time = date_format(there, "TIME_FORMAT" if there.date() == local.date() else "DATETIME_FORMAT")
    return _("%(time)s there (%(zone)s)") % {"time": time, "zone": zone.replace("_", " ")}


def _seats(date: Date) -> str:
    if date.left is None:
        return _("Seats for all")
    if date.left:
        return ngettext("%(n)d seat left", "%(n)d seats left", date.left) % {"n": date.left}
    if date.waiting:
        return ngettext("Full, %(n)d person waits", "Full, %(n)d people wait", date.waiting) % {"n": date.waiting}
    return _("Full")


def _outcome(row: Outcome) -> dict[str, Any]:
    item = row.knowledge
    return {
        "title": item.title,
        "url": reverse("social_learning:knowledge", args=[item.uuid]),
        "icon": "video" if row.what == outcomes.RECORDING else "article",
        "what": _("Recording") if row.what == outcomes.RECORDING else _("Notes"),
    }

"""Calendar files (RFC 5545) by the library ``icalendar``, which escapes, folds and describes time zones.

A date keeps its UID for ever and counts its changes in SEQUENCE, so that a calendar moves the entry instead of adding
one. There is no ORGANIZER and no ATTENDEE: both are e-mail addresses, which we tell nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta, timezone
from zoneinfo import ZoneInfo

import attrs
from icalendar import Calendar, Event

from social_learning.edxapp import site
from social_learning.meetings import words
from social_learning.meetings.models import Occurrence, State

PRODID = "-//openedx-social-learning//sessions//EN"
MIME = "text/calendar; charset=utf-8"


@attrs.frozen
class Entry:
    """One date for one calendar; ``link`` only for who may see it, ``tentative`` for who waits for a seat."""

    occurrence: Occurrence
    link: str = ""
    tentative: bool = False


def single(entry: Entry) -> bytes:
    """Return the file of one date; of a cancelled one it takes the date out of the calendar again."""
    cancelled = entry.occurrence.state == State.CANCELLED
    return _calendar([entry], method="CANCEL" if cancelled else "PUBLISH")


def feed(entries: Iterable[Entry], *, name: str) -> bytes:
    """Return a calendar to subscribe to, asked for anew every few hours."""
    return _calendar(list(entries), method="PUBLISH", name=name)


def _calendar(entries: list[Entry], *, method: str, name: str = "") -> bytes:
    made = Calendar()
    made.add("prodid", PRODID)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    if name:
        # What programs before RFC 7986 know; both are only hints.
        made.add("x-wr-calname", name)
        made.add("name", name)
        made.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT4H")
    for entry in entries:
        made.add_component(_event(entry))
    if entries:
        years = [moment.year for entry in entries for moment in (entry.occurrence.starts_at, entry.occurrence.ends_at)]
        made.add_missing_timezones(first_date=date(min(years) - 1, 1, 1), last_date=date(max(years) + 1, 12, 31))
    return bytes(made.to_ical())


def _event(entry: Entry) -> Event:
    row, item = entry.occurrence, entry.occurrence.knowledge
    zone = ZoneInfo(row.zone)
    event = Event()
    event.add("uid", f"{row.uuid}@social-learning")
    event.add("sequence", row.sequence)
    event.add("dtstamp", row.changed_at.astimezone(timezone.utc))
    event.add("created", row.created_at.astimezone(timezone.utc))
    event.add("last-modified", row.changed_at.astimezone(timezone.utc))
    for field, moment in (("dtstart", row.starts_at), ("dtend", row.ends_at)):
        # UTC needs no description of its clock.
        event.add(field, moment.astimezone(timezone.utc if zone.key == "UTC" else zone))
    event.add("summary", _text(item.title))
    url = site.root_url() + words.page_of(item)
    event.add("description", "\n\n".join(part for part in (_text(item.why), entry.link, url) if part))
    event.add("url", url)
    where = row.place or entry.link
    if where:
        event.add("location", _text(where))
    if row.state == State.CANCELLED:
        event.add("status", "CANCELLED")
    else:
        event.add("status", "TENTATIVE" if entry.tentative else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.tentative or row.state == State.CANCELLED else "OPAQUE")
    return event


def _text(text: str) -> str:
    # A title is one line; what is no line may not become one by a control character.
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())

"""What may stand in a date of a session: checked and turned into what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from social_learning.knowledge import links
from social_learning.lib.errors import Invalid

MAX_SEATS = 5_000
MAX_PLACE = 255
MAX_LANGUAGE = 16
MAX_DAYS = 31
MAX_AHEAD = timedelta(days=3 * 366)
NAMES = frozenset({"starts", "ends", "zone", "place", "link", "language", "seats", "opens", "closes", "trainers"})
# What a calendar shows; who registered hears of a change of the first four.
TOLD = ("starts_at", "ends_at", "place", "link")
Problems = dict[str, str]


@cache
def zones() -> tuple[str, ...]:
    """Return the names of all time zones to choose from, in order."""
    return (*sorted(name for name in available_timezones() if "/" in name and name[:3] != "Etc"), "UTC")


def is_zone(name: str) -> bool:
    """Return whether this is the name of a time zone."""
    return name in available_timezones() and name not in ("localtime", "Factory")


def checked(given: Mapping[str, Any], *, now: datetime, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that follow from what was given, on top of what is ``kept`` already (empty for a new date).

    Times are wall clocks in the date's zone: ``2026-12-01T09:00``; a text or an aware moment. Raises ``Invalid`` with a
    sentence by field. A date that has begun cannot be moved.
    """
    problems: Problems = {}
    zone = _zone(given.get("zone", kept.get("zone", "")), problems)
    columns: dict[str, Any] = {} if zone is None else {"zone": zone.key}
    for name, column in (("starts", "starts_at"), ("ends", "ends_at"), ("opens", "opens_at"), ("closes", "closes_at")):
        value = given.get(name, _wall(kept.get(column), kept.get("zone")))
        if zone is not None:
            columns[column] = _moment(value, zone, name, problems)
    columns["place"] = _line(given.get("place", kept.get("place", "")), problems)
    columns["link"] = _link(given.get("link", kept.get("link", "")), problems)
    columns["language"] = _language(given.get("language", kept.get("language", "")), problems)
    columns["seats"] = _seats(given.get("seats", kept.get("seats")), problems)
    if not problems:
        _agree(columns, kept, now, problems)
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems)
    return columns


def _wall(at: datetime | None, zone: str | None) -> datetime | None:
    """Return the clock on the wall of a kept moment, so that another zone keeps the hour that was typed."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if at is not None and zone else at


def _zone(value: Any, problems: Problems) -> ZoneInfo | None:
    name = str(value or "").strip()
    if not is_zone(name):
        problems["zone"] = _("We do not know this time zone. Please choose one from the list, such as Europe/Paris.")
        return None
    return ZoneInfo(name)


def _moment(value: Any, zone: ZoneInfo, name: str, problems: Problems) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        found = value if isinstance(value, datetime) else parse_datetime(str(value).strip()[:40])
        if found is None:
            raise ValueError(value)
        found = found.replace(second=0, microsecond=0)
        local = found if found.tzinfo is None else found.astimezone(zone).replace(tzinfo=None)
        at = local.replace(tzinfo=zone).astimezone(timezone.utc)
        if at.astimezone(zone).replace(tzinfo=None) != local:
            problems[name] = _("The clocks go forward in this night: this hour does not exist in %(zone)s.") % {
                "zone": zone.key
            }
            return None
    except (ValueError, OverflowError):
        problems[name] = _("Please give a day and a time, such as 2026-12-01 09:00.")
        return None
    return at


def _line(value: Any, problems: Problems) -> str:
    text = _clean(value, "place", problems)
    if len(text) > MAX_PLACE:
        problems["place"] = _("Please keep the place below %(limit)d characters.") % {"limit": MAX_PLACE}
        return ""
    return text


def clean_line(value: Any, limit: int) -> str:
    """Return one line of text that every database and calendar takes, cut at ``limit``."""
    problems: Problems = {}
    text = _clean(value, "text", problems)
    return "" if problems else text[:limit]


def _clean(value: Any, name: str, problems: Problems) -> str:
    # Cut before it is looked at: ten megabytes are work too. What is cut off is far too long in any case.
    raw = str(value or "")[: 4 * MAX_PLACE]
    try:
        raw.encode()
    except UnicodeEncodeError:
        problems[name] = _("This holds characters that cannot be kept.")
        return ""
    # No line breaks and no control characters: the line goes into calendar files.
    return " ".join("".join(char if char.isprintable() else " " for char in raw).split())


def _link(value: Any, problems: Problems) -> str:
    text = str(value or "").strip()
    if not text:
        return ""
    try:
        return links.canonical(text)
    except Invalid as error:
        problems["link"] = str(error.message)
        return ""


def _language(value: Any, problems: Problems) -> str:
    text = str(value or "").strip()
    if len(text) > MAX_LANGUAGE or not all(char.isascii() and (char.isalnum() or char == "-") for char in text):
        problems["language"] = _("We do not know this language.")
        return ""
    return text


def _seats(value: Any, problems: Problems) -> int | None:
    if value in (None, ""):
        return None
    text = str(value).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= MAX_SEATS):
        problems["seats"] = _("Seats are a number from 1 to %(most)d; leave it empty where all may come.") % {
            "most": MAX_SEATS
        }
        return None
    return int(text)


def _agree(columns: dict[str, Any], kept: Mapping[str, Any], now: datetime, problems: Problems) -> None:
    """Say what does not go together."""
    starts, ends = columns["starts_at"], columns["ends_at"]
    if starts is None or ends is None:
        problems["starts" if starts is None else "ends"] = _("Please say when it begins and when it ends.")
        return
    moved = any(columns[name] != kept.get(name) for name in ("starts_at", "ends_at"))
    if moved and kept and kept["starts_at"] <= now:
        problems["starts"] = _("It has begun already and cannot be moved any more.")
    elif moved and starts <= now:
        problems["starts"] = _("This moment is over. Please choose one that is still to come.")
    elif starts > now + MAX_AHEAD:
        problems["starts"] = _("That is more than three years away. Please choose a day that is nearer.")
    elif ends <= starts:
        problems["ends"] = _("It ends before it begins. Please look at both times again.")
    elif ends - starts > timedelta(days=MAX_DAYS):
        problems["ends"] = _("A date lasts at most %(days)d days. Please make several of it.") % {"days": MAX_DAYS}
    opens, closes = columns["opens_at"], columns["closes_at"]
    if closes is not None and closes > starts:
        problems["closes"] = _("Registration ends when the session begins, at the latest.")
    if opens is not None and opens >= (closes or starts):
        problems["opens"] = _("Registration would end before it begins. Please look at both times again.")
    if not (columns["place"] or columns["link"]):
        problems["place"] = _("Say where people meet: a place, a meeting link, or both.")

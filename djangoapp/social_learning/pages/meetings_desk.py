"""The organiser's page of a session: plan, change and call off its dates, see who comes, note who came."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from social_learning.edxapp import users
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.permissions import EDITABLE
from social_learning.lib.errors import Invalid, NotAllowed, SocialError
from social_learning.meetings import access, api, attendance, fields, queries, words
from social_learning.meetings.models import Occurrence, Place
from social_learning.meetings.queries import Date
from social_learning.pages.base import Visit, page
from social_learning.pages.meeting_rows import rows

NEW = "new"
_TEXTS = ("starts", "ends", "zone", "place", "link", "language", "seats", "opens", "closes", "trainers")
_MOMENTS = (("starts", "starts_at"), ("ends", "ends_at"), ("opens", "opens_at"), ("closes", "closes_at"))


@page("GET", "POST")
def desk(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show the dates of a session to who organises it, or do what a form says."""
    item = access.session(uuid, visit.actor, now=visit.now)
    # Who views as somebody else sees the page as they would.
    if not access.may_organise(item, visit.actor):
        raise NotAllowed(_("This page is for who organises the session."))
    if visit.request.method != "POST":
        return _show(visit, item)
    try:
        said = _do(visit, item, visit.request.POST)
    except SocialError as error:
        if visit.wants_json:
            return visit.refuse(error)
        return _show(visit, item, error)
    return visit.go(reverse("social_learning:session-dates", args=[item.uuid]), said=said)


def _do(visit: Visit, item: Knowledge, given: QueryDict) -> str:
    doing = given.get("do", "")
    if doing == "plan":
        api.plan(item.uuid, visit.actor, now=visit.now, **_typed(given))
        return "planned"
    date = _uuid(given.get("date", ""))
    if doing == "change":
        sequence = given.get("sequence", "")
        read = int(sequence) if sequence.isascii() and sequence.isdecimal() and len(sequence) < 10 else None
        api.change(date, visit.actor, now=visit.now, sequence=read, **_typed(given))
        return "changed"
    if doing == "cancel":
        api.cancel(date, visit.actor, reason=given.get("reason", ""), now=visit.now)
        return "called_off"
    if doing == "presence":
        attendance.mark(date, visit.actor, _presences(given), now=visit.now)
        return "noted"
    raise Invalid(_("We do not know this choice."), code="unknown_choice")


def _typed(given: QueryDict) -> dict[str, Any]:
    return {name: given.get(name, "") for name in _TEXTS if name in given}


def _presences(given: QueryDict) -> dict[int, str]:
    """Return what was chosen for each line of the list; a line that was not sent stays as it is."""
    found = {}
    for name, value in given.items():
        number = name.removeprefix("person-")
        if name.startswith("person-") and number.isascii() and number.isdecimal() and len(number) < 18:
            found[int(number)] = str(value)
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid(_("We do not know this date."), code="unknown_date") from error


def _show(visit: Visit, item: Knowledge, error: SocialError | None = None) -> HttpResponse:
    given = visit.request.POST
    at = (given.get("date", "") if given.get("do") != "plan" else NEW) if error else ""
    zone = words.zone_of(visit.actor.user_id)
    found = queries.of_session(item, visit.actor, now=visit.now)
    shown = rows(visit, found, zone)
    # One person's name stands in several places: they are asked for together.
    listed = queries.participants([date.occurrence.pk for date in found])
    people = {line.user_id for lines in listed.values() for line in lines}
    names = users.people(people | {user_id for date in found for user_id in date.trainers} | {visit.actor.user_id or 0})
    dates = [
        {
            **row,
            "form": _form(date.occurrence, [names[one].username for one in date.trainers if one in names]),
            "sequence": date.occurrence.sequence,
            "can_change": not row["cancelled"] and not date.is_over,
            "can_mark": date.occurrence.starts_at <= visit.now and not row["cancelled"],
            "people": [_person(line, names) for line in listed[date.occurrence.pk]],
            "over_full": _over_full(date),
            "open": at == str(date.uuid),
            **(_refused(given, error) if at == str(date.uuid) else {}),
        }
        for date, row in zip(found, shown, strict=True)
    ]
    own = names.get(visit.actor.user_id or 0)
    blank = {"zone": _last_zone(found) or zone.key, "trainers": own.username if own else "", "language": item.language}
    new = {"form": blank, **(_refused(given, error) if at == NEW else {})}
    return visit.show(
        "session_dates",
        "me",
        status=error.status if error else 200,
        item=item,
        dates=dates,
        new=new,
        error=error,
        zones=fields.zones(),
        my_zone=zone.key.replace("_", " "),
        max_seats=fields.MAX_SEATS,
        draft=item.state in EDITABLE and item.author_id == visit.actor.user_id,
    )


def _refused(given: QueryDict, error: SocialError | None) -> dict[str, Any]:
    """Return what was typed, with the sentences beside it."""
    if error is None or given.get("do") not in ("plan", "change"):
        return {}
    return {"form": {name: given.get(name, "") for name in _TEXTS}, "problems": error.fields}


def _form(row: Occurrence, trainers: list[str]) -> dict[str, Any]:
    zone = ZoneInfo(row.zone)
    return {
        **{name: _wall(getattr(row, column), zone) for name, column in _MOMENTS},
        "zone": row.zone,
        "place": row.place,
        "link": row.link,
        "language": row.language,
        "seats": "" if row.seats is None else row.seats,
        "trainers": ", ".join(trainers),
    }


def _wall(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if at is not None else ""


def _last_zone(found: list[Date]) -> str:
    return max(found, key=lambda date: date.occurrence.pk).occurrence.zone if found else ""


def _person(line: queries.Participant, names: dict[int, Any]) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": users.display_name(names.get(line.user_id)),
        "waiting": line.place == Place.WAITING,
        "presence": line.presence,
        "at": line.registered_at,
    }


def _over_full(date: Date) -> int:
    row = date.occurrence
    return max(0, row.taken - row.seats) if row.seats is not None else 0

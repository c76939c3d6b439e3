"""What the API takes and gives about dates of sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from social_learning.edxapp import users
from social_learning.meetings.models import Place, Presence
from social_learning.meetings.queries import Date, Participant
from social_learning.rest_api.shapes import Shape

_WALL = "The clock on the wall in the zone: 2026-12-01T09:00. A moment with an offset is taken too."


class DateInput(Shape):
    """A date to plan or to change; what is not sent stays as it is."""

    starts = serializers.CharField(required=False, max_length=40, help_text=_WALL)
    ends = serializers.CharField(required=False, max_length=40, help_text=_WALL)
    zone = serializers.CharField(required=False, max_length=64, help_text="IANA name, such as Europe/Paris.")
    place = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    link = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    language = serializers.CharField(required=False, allow_blank=True, max_length=32)
    seats = serializers.IntegerField(required=False, allow_null=True, help_text="null: as many as come.")
    opens = serializers.CharField(required=False, allow_blank=True, max_length=40, help_text=_WALL)
    closes = serializers.CharField(required=False, allow_blank=True, max_length=40, help_text=_WALL)
    trainers = serializers.ListField(
        required=False, child=serializers.CharField(max_length=150), max_length=50, help_text="Usernames."
    )
    sequence = serializers.IntegerField(required=False, min_value=0, help_text="The one that was read.")


class PresenceInput(Shape):
    """Whether somebody came; empty takes the note back."""

    presence = serializers.ChoiceField(choices=Presence.choices, allow_blank=True)


class DateShape(Shape):
    """One date as this person sees it; ``link`` is empty for who has no seat."""

    uuid = serializers.UUIDField()
    session = serializers.CharField(help_text="Key of the session.")
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    zone = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    link = serializers.CharField(allow_blank=True)
    has_link = serializers.BooleanField()
    language = serializers.CharField(allow_blank=True)
    trainers = serializers.ListField(child=serializers.CharField())
    seats = serializers.IntegerField(allow_null=True)
    left = serializers.IntegerField(allow_null=True)
    registered = serializers.IntegerField()
    waiting = serializers.IntegerField()
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    sequence = serializers.IntegerField()
    mine = serializers.ChoiceField(choices=["", *Place.values], allow_blank=True)
    position = serializers.IntegerField(help_text="Of who waits: as which in line, from 1; else 0.")
    presence = serializers.CharField(allow_blank=True)
    can_register = serializers.BooleanField()
    organises = serializers.BooleanField()


class DateList(Shape):
    """Some dates in order."""

    results = DateShape(many=True)


class DatePage(Shape):
    """One page of dates, the soonest first."""

    results = DateShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page, null at the end.")


class MineShape(Shape):
    """Where a person goes and what they give."""

    upcoming = DateShape(many=True)
    over = DateShape(many=True)


class ParticipantShape(Shape):
    """One line of the list; the name, and no address."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    place = serializers.ChoiceField(choices=Place.choices)
    presence = serializers.ChoiceField(choices=Presence.choices, allow_blank=True)
    registered_at = serializers.DateTimeField()


class ParticipantList(Shape):
    """Who is registered, then who waits, each in order."""

    results = ParticipantShape(many=True)


class CalendarFeedShape(Shape):
    """The address of a person's calendar; empty while there is none."""

    url = serializers.CharField(allow_blank=True)


def dates(found: Iterable[Date]) -> list[dict[str, Any]]:
    """Return dates as plain JSON values, with the names of who gives them; one query for all."""
    rows = list(found)
    names = users.names({user_id for date in rows for user_id in date.trainers})
    return [_date(date, names) for date in rows]


def participants(found: Iterable[Participant]) -> list[dict[str, Any]]:
    """Return the list of a date as plain JSON values; one query for the names."""
    rows = list(found)
    names = users.names({row.user_id for row in rows})
    return [
        {
            "id": row.id,
            "name": names[row.user_id],
            "place": row.place,
            "presence": row.presence,
            "registered_at": row.registered_at.isoformat(),
        }
        for row in rows
    ]


def _date(date: Date, names: dict[int, str]) -> dict[str, Any]:
    row = date.occurrence
    moments = {
        name: at.isoformat() if (at := getattr(row, name)) is not None else None
        for name in ("starts_at", "ends_at", "opens_at", "closes_at")
    }
    plain = ("zone", "place", "language", "seats", "state", "reason", "sequence")
    return {
        "uuid": str(row.uuid),
        "session": row.knowledge.key,
        "title": row.knowledge.title,
        "url": f"/social-learning/knowledge/{row.knowledge.uuid}/",
        **moments,
        **{name: getattr(row, name) for name in plain},
        "link": date.link,
        "has_link": date.has_link,
        "trainers": [names[user_id] for user_id in date.trainers],
        "left": date.left,
        "registered": row.taken,
        "waiting": date.waiting,
        "mine": date.mine,
        "position": date.position,
        "presence": date.presence,
        "can_register": date.can_register,
        "organises": date.organises,
    }

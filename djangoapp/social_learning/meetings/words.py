"""What is said of a date in several places: when it is for whom, whether one can register, where its page is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.edxapp import users
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge.models import Knowledge
from social_learning.lib import quiet
from social_learning.meetings.models import Occurrence, State

CLOSED: dict[str, Promise] = {
    "cancelled": _("This date does not take place."),
    "begun": _("This date has begun already."),
    "not_yet": _("Registration has not begun yet."),
    "not_open": _("Registration is closed."),
}


def closed(occurrence: Occurrence, now: datetime) -> str:
    """Return the code of the sentence that says why nobody can register now, or ``""``."""
    if occurrence.state == State.CANCELLED:
        return "cancelled"
    if occurrence.starts_at <= now:
        return "begun"
    if occurrence.opens_at is not None and now < occurrence.opens_at:
        return "not_yet"
    if occurrence.closes_at is not None and now >= occurrence.closes_at:
        return "not_open"
    return ""


def zone_of(user_id: int | None) -> ZoneInfo:
    """Return a person's own time zone, else the site's; one query on the platform."""
    time_zone = users.preferences(user_id)[0] if user_id is not None else ""
    return quiet.zone(time_zone, settings.TIME_ZONE)


def when(occurrence: Occurrence, user_id: int) -> dict[str, str]:
    """Return the beginning as somebody's clock shows it, with the name of their zone; the inbox says it in words."""
    zone = zone_of(user_id)
    return {"when": occurrence.starts_at.astimezone(zone).isoformat(), "zone": zone.key.replace("_", " ")}


def page_of(item: Knowledge) -> str:
    """Return the address of a session's dates."""
    return f"{knowledge_api.page_url(item)}#dates"

"""One page of all that may reach a person by itself: mails, the site's tray, call-backs."""

from __future__ import annotations

from typing import Any

from django.conf import settings as site_settings
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from social_learning import conf
from social_learning.edxapp import tray, users
from social_learning.inbox import preferences
from social_learning.inbox.groups import CHANNELS
from social_learning.lib import quiet
from social_learning.lib.errors import SocialError
from social_learning.pages.base import Visit, page
from social_learning.relaunch import queries as relaunch


@never_cache
@page("GET", "POST")
def settings(visit: Visit) -> HttpResponse:
    """Show and change what may reach this person, and when."""
    if visit.request.method != "POST":
        return show(visit)
    try:
        preferences.choose(visit.actor, _chosen(visit), now=visit.now)
    except SocialError as error:
        return show(visit, error=error)
    return visit.go(reverse("social_learning:settings"), said="saved")


def show(visit: Visit, *, error: SocialError | None = None) -> HttpResponse:
    """Return the page; with an error, what was sent stays as it is kept."""
    user_id = visit.actor.user_id or 0
    time_zone, _language = users.preferences(user_id)
    return visit.show(
        "settings",
        "me",
        status=error.status if error else 200,
        error=error,
        wishes=preferences.of_person(user_id).values(),
        channels=CHANNELS.items(),
        mails=conf.get("MAIL_ENABLED"),
        tray=tray.is_on(),
        zone=quiet.zone(time_zone, site_settings.TIME_ZONE).key.replace("_", " "),
        quiet_from=conf.get("RELAUNCH_QUIET_FROM"),
        quiet_until=conf.get("RELAUNCH_QUIET_UNTIL"),
        call_backs=_call_backs(visit) if conf.get("RELAUNCH_ENABLED") else None,
    )


def _call_backs(visit: Visit) -> dict[str, Any]:
    days = [str(day) for day in conf.get("RELAUNCH_STEPS_DAYS")]
    return {
        "wishes": relaunch.wishes(visit.actor.user_id or 0, now=visit.now),
        "days": get_text_list(days, gettext("and")),
        "hours": conf.get("RELAUNCH_MIN_HOURS_BETWEEN"),
    }


def _chosen(visit: Visit) -> dict[str, dict[str, Any]]:
    """Return what the form says; a group that it does not name stays as it is."""
    sent = visit.request.POST
    chosen: dict[str, dict[str, Any]] = {}
    for name in sent.getlist("group"):
        chosen[name] = {"mail": sent[f"mail_{name}"]} if f"mail_{name}" in sent else {}
        if tray.is_on():
            chosen[name]["tray"] = f"tray_{name}" in sent
    return chosen


urlpatterns = [path("settings/", settings, name="settings")]

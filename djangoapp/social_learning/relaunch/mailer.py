"""What a call-back says: what is left, in minutes, one next step, and how to hear no more of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning.edxapp import mail as mail_app
from social_learning.edxapp import site, users
from social_learning.popularity import queries as popularity_queries
from social_learning.relaunch.models import RelaunchMail
from social_learning.relaunch.planner import Item


def deliver(mail: RelaunchMail, items: list[Item], *, now: datetime) -> bool:
    """Hand one mail over; True if it went out."""
    with translation.override(users.language_of(mail.user_id)):
        words = context(mail, items, now=now)
    return mail_app.send(mail.user_id, "relaunch", words, headers=headers(mail))


def headers(mail: RelaunchMail) -> dict[str, str]:
    """Return the one-click unsubscribe headers of RFC 8058."""
    return {
        "List-Unsubscribe": f"<{_link(mail)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def context(mail: RelaunchMail, items: list[Item], *, now: datetime) -> dict[str, Any]:
    """Return the plain values that the mail's templates show."""
    person = users.person(mail.user_id)
    figures = popularity_queries.many([item.target_id for item in items], now=now)
    lines = [_line(item, figures[item.target_id].finished if item.target_id in figures else 0) for item in items]
    link = _link(mail)
    return {
        "name": users.display_name(person),
        "first": lines[0],
        "others": lines[1:],
        "choices_url": link,
        "snooze_url": f"{link}?choice=snooze",
        "mute_url": f"{link}?choice=mute",
        "stop_url": f"{link}?choice=stop",
    }


def _line(item: Item, finished: int) -> dict[str, Any]:
    if item.steps_left:
        left = ngettext("%(n)d step left", "%(n)d steps left", item.steps_left) % {"n": item.steps_left}
    elif item.units_left:
        left = ngettext("%(n)d unit left", "%(n)d units left", item.units_left) % {"n": item.units_left}
    else:
        left = ngettext("%(n)d minute left", "%(n)d minutes left", item.minutes_left) % {"n": item.minutes_left}
    begun = _("You are %(percent)d %% through") % {"percent": round(item.fraction * 100)}
    return {
        "title": item.title,
        "url": site.root_url() + item.url,
        "left": left,
        "next": _("Next: “%(title)s”.") % {"title": item.next_unit} if item.next_unit else "",
        "begun": begun if item.fraction >= 0.05 else _("You opened it a few days ago"),
        # Small numbers point at people; three and more are company.
        "company": _("%(n)d colleagues have finished it.") % {"n": finished} if finished >= 3 else "",
    }


def _link(mail: RelaunchMail) -> str:
    return site.root_url() + reverse("social_learning:relaunch-choice", args=[mail.token])

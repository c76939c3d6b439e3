"""Experts in words: whether they have time, and what they helped with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning.expertise.directory import Listed
from social_learning.spaces.models import Theme


def time_of(one: Listed) -> tuple[str, str]:
    """Return an icon and a sentence: away, full, or within how many days somebody answers."""
    if one.back_on is not None:
        return "clock", _("Away, back on %(day)s") % {"day": formats.date_format(one.back_on, "DATE_FORMAT")}
    if one.paused_until is not None:
        day = formats.date_format(timezone.localtime(one.paused_until), "DATE_FORMAT")
        return "clock", _("Taking a pause until %(day)s") % {"day": day}
    if one.full:
        return "clock", _("Has a lot to answer right now; others are asked first")
    words = ngettext("Answers within %(n)d working day", "Answers within %(n)d working days", one.answers_within)
    return "check", words % {"n": one.answers_within}


def helped_with(one: Listed) -> list[str]:
    """Return what somebody helped with, each in words; nothing for what is none."""
    found = []
    if one.people:
        found.append(ngettext("helped %(n)d person", "helped %(n)d people", one.people) % {"n": one.people})
    if one.helped.approved:
        found.append(
            ngettext("%(n)d validated item", "%(n)d validated items", one.helped.approved) % {"n": one.helped.approved}
        )
    if one.helped.answers:
        found.append(
            ngettext("%(n)d accepted answer", "%(n)d accepted answers", one.helped.answers) % {"n": one.helped.answers}
        )
    if one.helped.reviews:
        found.append(
            ngettext("looked at %(n)d item of others", "looked at %(n)d items of others", one.helped.reviews)
            % {"n": one.helped.reviews}
        )
    return found


def card(one: Listed, themes: Mapping[int, Theme], *, own: bool = False) -> dict[str, Any]:
    """Return one expert as the parts want them."""
    icon, words = time_of(one)
    known = [themes[theme_id] for theme_id in one.theme_ids if theme_id in themes]
    return {
        "name": one.name,
        "url": reverse("social_learning:person", args=[one.username]),
        "themes": known,
        "time_icon": icon,
        "time": words,
        "away": one.is_away,
        "helped": helped_with(one),
        "office_hours": one.office_hours,
        "ask": "" if own else ask_link(one.username, known[0].slug if known else ""),
    }


def ask_link(username: str, theme: str = "") -> str:
    """Return where one asks somebody something, or "" where there are no questions."""
    try:
        return f"{reverse('social_learning:ask')}?{urlencode({'theme': theme, 'expert': username})}"
    except NoReverseMatch:
        return ""

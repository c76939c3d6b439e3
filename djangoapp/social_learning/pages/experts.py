"""Experts: the directory, one's own time, and who looks after whom to ask."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.edxapp import users
from social_learning.expertise import directory
from social_learning.expertise import queries as expertise
from social_learning.expertise.scoring import WEIGHTS
from social_learning.experts import api, nominations, permissions, times
from social_learning.experts import queries as experts
from social_learning.lib.errors import Invalid, NotAllowed, SocialError
from social_learning.pages import expert_words
from social_learning.pages.base import Visit, page
from social_learning.search import misses
from social_learning.spaces import queries as spaces
from social_learning.spaces import theme_queries
from social_learning.spaces.models import Theme


@page("GET")
def experts_page(visit: Visit) -> HttpResponse:
    """Show who knows what, by theme, area and name, and whether they have time."""
    given = visit.request.GET
    name = " ".join(given.get("name", "").replace("\x00", "").split())[:100]
    themes = {theme.pk: theme for theme in spaces.themes()}
    theme = next((one for one in themes.values() if one.slug == given.get("theme", "")), None)
    areas = [space for space in spaces.visible_spaces(visit.actor) if space.course_key is None]
    area = next((space for space in areas if space.slug == given.get("area", "")), None)
    wanted: set[int] | None = theme_queries.below([theme.pk], themes.values()) if theme else None
    if area is not None:
        about = theme_queries.below([one.pk for one in theme_queries.of_space(area.pk)], themes.values())
        wanted = about if wanted is None else wanted & about
    found = directory.page(now=visit.now, theme_ids=wanted, name=name, after=_number(given.get("after", "")))
    asked = {"name": name, "theme": theme.slug if theme else "", "area": area.slug if area else ""}
    return visit.show(
        "experts",
        "catalogue",
        found=[expert_words.card(one, themes, own=one.user_id == visit.actor.user_id) for one in found.experts],
        more=f"?{urlencode({**asked, 'after': found.next})}" if found.next else "",
        themes=[one for one in themes.values() if one.retired_at is None or one == theme],
        areas=areas,
        name=name,
        theme=theme,
        area=area,
        asked_for=bool(name or theme or area),
        mine=bool(visit.expert_themes) or bool(experts.asked_of(visit.actor.user_id)),
        manage=bool(api.manages(visit.actor)),
        **formula(),
    )


def formula() -> dict[str, Any]:
    """Return the numbers of the published formula, for "How is this computed?"."""
    return {"weights": WEIGHTS, "half_life": conf.get("EXPERT_HALF_LIFE_DAYS"), "least": conf.get("EXPERT_PROPOSE_AT")}


@page("GET", "POST")
def mine(visit: Visit) -> HttpResponse:
    """Show and change one's own part: what one is asked, how much one takes on, when one is away."""
    if visit.request.method == "GET":
        return _mine(visit)
    try:
        _do_mine(visit, visit.request.POST.get("do", ""))
    except Invalid as error:
        return _mine(visit, error)
    return visit.go(reverse("social_learning:experts-mine"), said="saved")


def _do_mine(visit: Visit, doing: str) -> None:
    given, actor, now = visit.request.POST, visit.actor, visit.now
    if doing in ("accept", "decline"):
        nominations.answer(_number(given.get("theme", "")), actor, accept=doing == "accept", now=now)
    elif doing == "time":
        times.change(
            actor,
            now=now,
            capacity=_number(given.get("capacity", "")),
            answers_within=_number(given.get("answers_within", "")),
            weekdays=given.getlist("weekday"),
            office_hours=given.get("office_hours", ""),
            listed="listed" in given,
        )
    elif doing == "leave":
        first, last = _day(given.get("first", "")), _day(given.get("last", ""))
        times.leave(actor, first=first, last=last, reason=given.get("reason", ""), now=now)
    elif doing == "back":
        times.come_back(_number(given.get("leave", "")), actor)
    elif doing == "stop":
        api.remove(actor.user_id or 0, _number(given.get("theme", "")), actor)
    else:
        raise Invalid(_("We do not know this choice."), code="unknown_choice")


def _mine(visit: Visit, error: SocialError | None = None) -> HttpResponse:
    user_id = visit.actor.user_id or 0
    themes = {theme.pk: theme for theme in spaces.themes()}
    asked = experts.asked_of(user_id)
    names = users.names(row.asked_by for row in asked)
    time = experts.availability(user_id)
    return visit.show(
        "experts_mine",
        "me",
        status=error.status if error else 200,
        error=error,
        given=visit.request.POST if error else {},
        asked=[{"theme": row.theme, "by": names[row.asked_by]} for row in asked],
        known=[themes[theme_id] for theme_id in experts.themes_of(user_id) if theme_id in themes],
        time=time,
        days=[(str(number), label, str(number) in time.weekdays) for number, label in enumerate(_days())],
        capacity=permissions.CAPACITY,
        within=permissions.WITHIN,
        leaves=experts.absences(user_id, visit.now),
        today=visit.now.date().isoformat(),
    )


@page("GET", "POST")
def manage(visit: Visit) -> HttpResponse:
    """Show whom to ask for the themes one looks after, and where nobody is; ask, take back, take off."""
    themes = {theme.pk: theme for theme in spaces.themes()}
    managed = api.manages(visit.actor)
    mine = [theme_id for theme_id in themes if theme_id in managed]
    if not mine:
        raise NotAllowed
    if visit.request.method == "GET":
        return _manage(visit, mine, themes)
    try:
        _do_manage(visit)
    except SocialError as error:
        return _manage(visit, mine, themes, error)
    return visit.go(reverse("social_learning:experts-manage"), said="saved")


def _do_manage(visit: Visit) -> None:
    given, actor, now = visit.request.POST, visit.actor, visit.now
    doing, theme_id = given.get("do", ""), _number(given.get("theme", ""))
    username = given.get("username", "").replace("\x00", "").strip()
    user_id = users.id_of(username) if username else None
    if user_id is None:
        sentence = _("We do not know anybody of this name.")
        raise Invalid(sentence, fields={"username": sentence})
    if doing == "ask":
        nominations.ask(user_id, theme_id, actor, now=now)
    elif doing == "withdraw":
        nominations.withdraw(user_id, theme_id, actor, now=now)
    elif doing == "remove":
        api.remove(user_id, theme_id, actor)
    else:
        raise Invalid(_("We do not know this choice."), code="unknown_choice")


def _manage(visit: Visit, mine: list[int], themes: dict[int, Theme], error: SocialError | None = None) -> HttpResponse:
    named, proposed = experts.of_themes(mine), expertise.proposed(mine, now=visit.now)
    wanted, log = expertise.wanted(mine, now=visit.now), experts.log(mine)
    asked = [row for row in experts.nominations(mine) if row.state == "asked"]
    ids = {user_id for user_ids in named.values() for user_id in user_ids} | {row.user_id for row in asked}
    ids |= {one.user_id for people in proposed.values() for one in people}
    known = users.people(ids | {row.user_id for row in log} | {row.actor_id for row in log})
    person = {
        pk: {"name": users.display_name(one), "username": one.username, "line": "", "url": ""}
        for pk, one in known.items()
    }
    rows = [
        {
            "theme": themes[theme_id],
            "experts": [person[pk] for pk in named.get(theme_id, ()) if pk in person],
            "asked": [person[row.user_id] for row in asked if row.theme_id == theme_id and row.user_id in person],
            "proposed": [{**person[one.user_id], "of": one} for one in proposed.get(theme_id, ())],
        }
        for theme_id in mine
    ]
    return visit.show(
        "experts_manage",
        "catalogue",
        status=error.status if error else 200,
        error=error,
        given=visit.request.POST if error else {},
        rows=sorted(rows, key=lambda row: not (row["experts"] or row["asked"] or row["proposed"])),
        wanted=[
            {"theme": themes[one.theme_id], "of": one, "people": [person[who.user_id] for who in one.proposed]}
            for one in wanted
        ],
        searched=misses.wanted(now=visit.now, theme_ids=[0, *mine]),
        choices=[themes[theme_id] for theme_id in mine if themes[theme_id].retired_at is None],
        log=[
            {
                "at": row.at,
                "theme": row.theme.title,
                "what": _actions().get(row.action, row.action),
                "who": users.display_name(known.get(row.user_id)),
                "by": "" if row.actor_id == row.user_id else users.display_name(known.get(row.actor_id)),
            }
            for row in log
        ],
        **formula(),
    )


def _actions() -> dict[str, str]:
    return {
        "asked": _("asked"),
        "withdrawn": _("not asked any more"),
        "accepted": _("said yes"),
        "declined": _("said no for now"),
        "named": _("named"),
        "removed": _("taken off, with thanks"),
        "left": _("stepped back"),
    }


def _days() -> list[str]:
    return [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]


def _number(text: str) -> int:
    """Return a number that somebody sent, 0 for what is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        sentence = _("Please give a day.")
        raise Invalid(sentence, code="bad_days", fields={"last": sentence}) from error


urlpatterns = [
    path("experts/", experts_page, name="experts"),
    path("experts/mine/", mine, name="experts-mine"),
    path("experts/manage/", manage, name="experts-manage"),
]

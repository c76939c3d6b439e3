"""What helps most, place by place; and for those who look after a space, what fair play holds back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from social_learning.lib.errors import Invalid
from social_learning.pages.base import Visit, page
from social_learning.popularity import audit, rankings
from social_learning.popularity import queries as popularity
from social_learning.popularity.rankings import Place
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space, Theme
from social_learning.wiring import fair_play as deciding

_FILTERS = ("kind", "time", "space", "theme", "course", "cursor")
_ICONS = {"knowledge": "article", "units": "unit", "packages": "scorm", "courses": "course"}


@page("GET")
def best(visit: Visit) -> HttpResponse:
    """Show what helps most: of the site, or of one space, course or theme; ever or in a week."""
    asked = _asked(visit)
    places = {space.pk: space for space in spaces.visible_spaces(visit.actor)}
    themes = spaces.themes() if asked["kind"] == "knowledge" else []
    space, theme = _space(asked, places), _theme(asked, themes)
    found = _found(visit, asked, space, theme)
    return visit.show(
        "best",
        "catalogue",
        asked=asked,
        kinds=[(label, _link(asked, kind=name, theme=""), name == asked["kind"]) for name, (_kind, label) in _kinds()],
        times=[(label, _link(asked, time=name), name == asked["time"]) for name, label in rankings.TIMES.items()],
        spaces=[(row.pk, row.title, space is not None and row.pk == space.pk) for row in places.values()],
        themes=[(row.slug, row.title, theme is not None and row.pk == theme.pk) for row in themes],
        title=theme.title if theme else space.title if space else "",
        rows=[_row(row, _ICONS[asked["kind"]]) for row in found.places],
        more=_link(asked, cursor=found.next) if found.next else "",
        how=popularity.explain(),
        may_audit=audit.may_audit(visit.actor, standing=visit.standing),
    )


def _kinds() -> Any:
    return rankings.KINDS.items()


def _asked(visit: Visit) -> dict[str, str]:
    given = visit.request.GET
    asked = {name: given.get(name, "").replace("\x00", "").strip()[:500] for name in _FILTERS}
    if asked["kind"] not in rankings.KINDS:
        asked["kind"] = "knowledge"
    if asked["time"] not in rankings.TIMES:
        asked["time"] = "ever"
    return asked


def _space(asked: dict[str, str], places: dict[int, Space]) -> Space | None:
    """Return the space that is asked for, by its id or its course, if the person sees it."""
    if asked["course"]:
        return next((row for row in places.values() if row.course_key == asked["course"]), None)
    number = asked["space"]
    return places.get(int(number)) if number.isdecimal() and len(number) < 18 else None


def _theme(asked: dict[str, str], themes: list[Theme]) -> Theme | None:
    return next((row for row in themes if row.slug == asked["theme"]), None)


def _found(visit: Visit, asked: dict[str, str], space: Space | None, theme: Theme | None) -> rankings.Page:
    def ask(cursor: str) -> rankings.Page:
        return rankings.page(
            visit.actor,
            now=visit.now,
            kind=asked["kind"],
            time=asked["time"],
            space_id=space.pk if space else None,
            theme_id=theme.pk if theme else None,
            cursor=cursor or None,
            standing=visit.standing,
        )

    try:
        return ask(asked["cursor"])
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        return ask("")


def _link(asked: dict[str, str], **changes: str) -> str:
    values = {**asked, "cursor": "", **changes}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{reverse('social_learning:best')}?{query}"


def _row(place: Place, icon: str) -> dict[str, Any]:
    seen = place.popularity
    facts: list[tuple[Any, str]] = [(seen.likes, _("like it"))]
    if seen.enough:
        facts += [(seen.participants, _("took part")), (f"{place.finish_rate} %", _("finish it"))]
    return {
        "place": place,
        "title": place.thing.title,
        "url": place.thing.url,
        "icon": icon,
        "words": seen.words,
        "trend": seen.direction_words,
        "facts": facts if seen.enough else [],
    }


@never_cache
@page("GET", "POST")
def fair_play(visit: Visit) -> HttpResponse:
    """Show what is held back in the spaces one looks after, and who looked at it; POST decides."""
    if visit.request.method == "POST":
        _decide(visit)
        return visit.go(reverse("social_learning:fair-play"), said="saved")
    report = audit.report(visit.actor, standing=visit.standing)
    return visit.show("fair_play", "desk", report=report, how=popularity.explain())


def _decide(visit: Visit) -> None:
    given, verdict = visit.request.POST, visit.request.POST.get("verdict", "")
    if given.get("target"):
        deciding.decide_burst(_number(given, "target"), visit.actor, verdict, now=visit.now)
        return
    one, two, space = (_number(given, name) for name in ("one", "two", "space"))
    deciding.decide_pair(one, two, space, visit.actor, verdict, now=visit.now)


def _number(given: Any, name: str) -> int:
    text = given.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise Invalid(_("Some of this cannot be used as it is."), code="invalid")
    return int(text)


urlpatterns: list[URLPattern] = [
    path("best/", best, name="best"),
    path("fair-play/", fair_play, name="fair-play"),
]

"""The catalogue: search first, themes, orders, shelves on the first view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning import conf
from social_learning.follows import kinds
from social_learning.knowledge import formats
from social_learning.lib.errors import Invalid
from social_learning.pages import follows
from social_learning.pages.base import Visit, page
from social_learning.review import desk
from social_learning.search import cards
from social_learning.search import queries as search
from social_learning.search.models import CatalogueEntry
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Theme

SORTS = {
    "trending": gettext_lazy("Trending"),
    "new": gettext_lazy("New"),
    "applied": gettext_lazy("Most applied"),
}
_FILTERS = ("q", "theme", "kind", "sort", "cursor", "origin")
SHELF = 4
SHORT_MINUTES = 5


@page("GET")
def catalogue(visit: Visit) -> HttpResponse:
    """Show shelves, or with any filter the entries that match it."""
    asked = _asked(visit)
    themes = {theme.pk: theme for theme in spaces.themes()}
    context: dict[str, Any] = {
        "asked": asked,
        "themes": [_theme_chip(theme, asked) for theme in themes.values()],
        "kinds": [(name, entry.label) for name, entry in formats.FORMATS.items()],
        "sorts": [(name, label, _link(asked, sort=name)) for name, label in SORTS.items()],
        "all_link": _link(asked, theme=""),
        "leave_origin": _link(asked, origin=""),
    }
    if any(asked.values()):
        return visit.show("catalogue", "catalogue", **context, **_found(visit, asked, themes))
    return visit.show("catalogue", "catalogue", **context, **_shelves(visit, themes))


def _asked(visit: Visit) -> dict[str, str]:
    given = visit.request.GET
    return {name: given.get(name, "").replace("\x00", "").strip()[:255] for name in _FILTERS}


def _link(asked: dict[str, str], **changes: str) -> str:
    """Return the address of this list with some filters changed, from its first page."""
    values = {**asked, "cursor": "", **changes}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{reverse('social_learning:catalogue')}{'?' + query if query else ''}"


def _theme_chip(theme: Any, asked: dict[str, str]) -> dict[str, Any]:
    here = asked["theme"] == theme.slug
    return {"title": theme.title, "here": here, "url": _link(asked, theme="" if here else theme.slug)}


def _found(visit: Visit, asked: dict[str, str], themes: dict[int, Theme]) -> dict[str, Any]:
    theme = next((theme for theme in themes.values() if theme.slug == asked["theme"]), None)
    sort = asked["sort"] if asked["sort"] in SORTS else "trending"

    def ask(cursor: str) -> search.Page:
        return search.catalogue(
            visit.actor,
            standing=visit.standing,
            text=asked["q"],
            theme_id=theme.pk if theme else None,
            kind=asked["kind"] if asked["kind"] in formats.FORMATS else None,
            # The unit it was shared in: where the gallery of a unit leads to.
            origin_key=asked["origin"] or None,
            sort=sort,
            cursor=cursor or None,
        )

    try:
        found = ask(asked["cursor"])
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        found = ask("")
    return {
        "sort": sort,
        "theme_title": theme.title if theme else "",
        "follow": _follow(visit, theme, asked) if theme else None,
        "found": [card.as_part() for card in cards.of(found.entries, themes.values())],
        "more": _link(asked, cursor=found.next) if found.next else "",
    }


def _follow(visit: Visit, theme: Theme, asked: dict[str, str]) -> Any:
    return follows.button(visit, (kinds.THEME, theme.pk), theme.slug, theme.title, _link(asked))


def _shelves(visit: Visit, themes: dict[int, Theme]) -> dict[str, Any]:
    """Return the first view: what helps most, what is new, what is short, and for experts what waits for them."""
    blank = dict.fromkeys(_FILTERS, "")
    trending = _trending(visit)
    new = _shelf(visit, "new")
    short = _shelf(visit, "trending", max_minutes=SHORT_MINUTES)
    shown = iter(cards.of([*trending, *new, *short], themes.values()))
    rows = [
        (_("Helping most right now"), trending, reverse("social_learning:best")),
        (_("New"), new, _link(blank, sort="new")),
        (_("Five minutes"), short, ""),
    ]
    return {
        "sort": "",
        "shelves": [
            {"title": title, "cards": [next(shown).as_part() for _entry in entries], "link": link}
            for title, entries, link in rows
        ],
        "needs_you": _needs_you(visit),
    }


def _shelf(visit: Visit, sort: str, *, limit: int = SHELF, max_minutes: int | None = None) -> Iterable[CatalogueEntry]:
    found = search.catalogue(visit.actor, standing=visit.standing, sort=sort, limit=limit, max_minutes=max_minutes)
    return found.entries


def _trending(visit: Visit) -> list[CatalogueEntry]:
    """Return what helps most, with a place in so many kept for what few people know yet, another every day."""
    size, every = 2 * SHELF, int(conf.get("COLD_START_EVERY"))
    found = list(_shelf(visit, "trending", limit=size))
    kept = size // every if every > 1 else 0
    if len(found) < size or not kept:
        # All there is, or nearly, stands here already.
        return found
    shown = [entry.pk for entry in found[: size - kept]]
    early = search.early(visit.actor, but=shown, standing=visit.standing)
    turn = visit.now.toordinal() * kept
    chosen = [early[(turn + number) % len(early)] for number in range(min(kept, len(early)))]
    for number, entry in enumerate(chosen, start=1):
        found.insert(number * every - 1, entry)
    return [entry for place, entry in enumerate(found) if entry not in found[:place]][:size]


def _needs_you(visit: Visit) -> list[desk.Entry]:
    """Return what waits for somebody in this person's themes, for experts only."""
    if not visit.expert_themes:
        return []
    return desk.desk(visit.actor, now=visit.now, box="to_claim", limit=3).entries

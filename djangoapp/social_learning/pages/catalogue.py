"""The catalogue: search first, then shelves; with a word or a choice, what was found beside the filters."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy

from social_learning.edxapp import users
from social_learning.experts import queries as experts
from social_learning.follows import kinds
from social_learning.lib.errors import Invalid, NotFound
from social_learning.pages import follows, narrow, shelf
from social_learning.pages.base import Visit, page
from social_learning.pages.narrow import Asked
from social_learning.search import cards, fold, highlight, misses, suggest
from social_learning.search import queries as search
from social_learning.search.models import Document, DocumentWords
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Theme

SORTS = {
    "trending": gettext_lazy("Trending"),
    "new": gettext_lazy("New"),
    "applied": gettext_lazy("Most applied"),
}
BEST_MATCH = gettext_lazy("Best match")
NEAR, ASKABLE = 4, 3


@page("GET")
def catalogue(visit: Visit) -> HttpResponse:
    """Show shelves, or with a word or a filter what matches it."""
    themes = spaces.themes()
    asked = narrow.asked(visit, themes)
    context: dict[str, Any] = {"asked": asked.values, "themes": _theme_chips(asked), "all_link": asked.link(theme="")}
    if any(asked.values.values()):
        return visit.show("catalogue", "catalogue", **context, **_found(visit, asked))
    return visit.show("catalogue", "catalogue", **context, **shelf.front(visit, themes))


def _theme_chips(asked: Asked) -> list[dict[str, Any]]:
    """Return the themes at the top of the tree; those below stand among the filters."""
    here = asked.theme.slug if asked.theme else ""
    # One that is not offered any more is shown to who is there.
    top = [
        theme
        for theme in asked.themes.values()
        if theme.parent_id is None and (theme.retired_at is None or theme.slug == here)
    ]
    return [
        {
            "title": theme.title,
            "here": here == theme.slug,
            "url": asked.link(theme="" if here == theme.slug else theme.slug),
        }
        for theme in top
    ]


def _found(visit: Visit, asked: Asked) -> dict[str, Any]:
    text, filters = asked.values["q"], asked.filters()
    sorts = {search.MATCH: BEST_MATCH, **SORTS} if text else SORTS
    sort = asked.values["sort"] if asked.values["sort"] in sorts else next(iter(sorts))

    def ask(cursor: str) -> search.Page:
        return search.find(
            visit.actor,
            filters,
            text=text,
            sort=sort,
            cursor=cursor or None,
            languages=narrow.languages(),
            standing=visit.standing,
        )

    try:
        found = ask(asked.values["cursor"])
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        found = ask("")
    except NotFound:
        # A space that is not theirs holds nothing.
        found = search.Page((), None)
        filters = filters.without("space")
    facets = narrow.facets(asked, search.counts(visit.actor, filters, text=text, standing=visit.standing))
    theme = asked.theme
    return {
        "sort": sort,
        "sorts": [(name, label, asked.link(sort=name)) for name, label in sorts.items()],
        "facets": facets,
        "chips": narrow.chips(asked, facets),
        "narrowed": asked.narrowed,
        "clear": asked.link(**dict.fromkeys((*narrow.FACETS, "origin"), "")),
        "number": narrow.number(len(found.entries), bool(found.next)),
        "theme_title": theme.title if theme else "",
        "follow": _follow(visit, theme, asked) if theme else None,
        "found": _parts(found.entries, text, list(asked.themes.values())),
        "more": asked.link(cursor=found.next) if found.next else "",
        **({} if found.entries else _nothing(visit, asked, text)),
    }


def _parts(entries: tuple[Document, ...], text: str, themes: list[Theme]) -> list[dict[str, Any]]:
    """Return the cards; where a text was looked for, with its words marked and the line in which they stand."""
    shown = [card.as_part() for card in cards.of(entries, themes)]
    words = fold.tokens(" ".join(fold.words(text)))
    if not words or not entries:
        return shown
    texts = dict(DocumentWords.objects.filter(pk__in=[entry.pk for entry in entries]).values_list("pk", "text"))
    for entry, part in zip(entries, shown, strict=True):
        part["title"] = highlight.marked(entry.title, words)
        part["why"] = highlight.snippet(texts.get(entry.pk, ""), words) or highlight.marked(entry.why, words)
    return shown


def _nothing(visit: Visit, asked: Asked, text: str) -> dict[str, Any]:
    """Return what helps on where nothing was found: another spelling, near themes, and whom one may ask."""
    meant = suggest.meant(visit.actor, text, standing=visit.standing) if text else ""
    near = _near(asked, text)
    if text and not meant and not asked.values["cursor"]:
        _note_miss(visit, asked, text)
    return {
        "meant": meant,
        "meant_link": asked.link(q=meant) if meant else "",
        "near": [{"title": theme.title, "url": asked.link(theme=theme.slug, q="", sort="")} for theme in near],
        "askable": _askable(visit, near),
    }


def _note_miss(visit: Visit, asked: Asked, text: str) -> None:
    """Count what was looked for in vain, unless a filter other than the theme is why nothing was found."""
    if not any(asked.values[name] for name in (*narrow.FACETS, "origin") if name != "theme"):
        misses.note(text, visit.actor, now=visit.now, theme_id=asked.theme.pk if asked.theme else 0)


def _near(asked: Asked, text: str) -> list[Theme]:
    """Return the themes whose words are like these; else the chosen one with its like, else the first ones."""
    words = fold.words(text)
    found = [theme for theme in asked.themes.values() if _alike(theme, words)]
    chosen = [asked.theme] if asked.theme else []
    others = [theme for theme in asked.themes.values() if theme.parent_id is None]
    return list({theme.pk: theme for theme in [*chosen, *found, *others]}.values())[:NEAR]


def _alike(theme: Theme, words: list[str]) -> bool:
    known = re.findall(r"\w+", fold.fold(f"{theme.title} {theme.description}"))
    return any(get_close_matches(word, known, n=1, cutoff=0.8) for word in words if len(word) > fold.SHORT)


def _askable(visit: Visit, near: list[Theme]) -> list[dict[str, str]]:
    """Return the experts of these themes who have time, each once, those of the nearest theme first."""
    titles = {theme.pk: theme.title for theme in near}
    order = list(titles)
    rows = sorted(experts.by_theme(order, visit.now), key=lambda row: order.index(row.theme_id))
    about: dict[int, str] = {}
    for row in rows:
        about.setdefault(row.user_id, titles[row.theme_id])
    known = users.people(about)
    free = [known[user_id] for user_id in about if user_id in known and user_id != visit.actor.user_id]
    return [
        {
            "name": users.display_name(person),
            "theme": about[person.user_id],
            "url": f"/social-learning/people/{person.username}/",
        }
        for person in free
        if person.is_active and not person.is_retired
    ][:ASKABLE]


def _follow(visit: Visit, theme: Theme, asked: Asked) -> Any:
    return follows.button(visit, (kinds.THEME, theme.pk), theme.slug, theme.title, asked.link())


urlpatterns = [path("shelf/<slug:slug>/", shelf.whole, name="shelf")]

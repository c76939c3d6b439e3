"""Themes: the tree, the page of one, and where their owners look after them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from social_learning.edxapp import users
from social_learning.follows import kinds
from social_learning.lib.errors import Invalid, NotAllowed
from social_learning.pages import follows as follow_pages
from social_learning.pages import spaces as space_pages
from social_learning.pages.base import Visit, page
from social_learning.search import cards
from social_learning.search import queries as search
from social_learning.spaces import theme_queries
from social_learning.spaces import themes as api
from social_learning.spaces.models import Theme

CARDS = 8
Tree = Mapping[int | None, list[Theme]]


@page("GET")
def tree(visit: Visit) -> HttpResponse:
    """Show all themes that are in use, as a tree, with how much of each one may find."""
    themes = theme_queries.themes_in_use()
    rows = _branches(_by_parent(themes), None, search.theme_counts(visit.actor))
    return visit.show("themes", "catalogue", rows=rows, manage=_manage_url(visit))


@page("GET")
def theme(visit: Visit, slug: str) -> HttpResponse:
    """Show one theme: what helps most about it, what is below it, and who knows it well."""
    found = theme_queries.by_slug(slug)
    if found.slug != slug:
        # An address of old, or of a theme that became part of this one.
        return HttpResponsePermanentRedirect(reverse("social_learning:theme", args=[found.slug]))
    themes = {one.pk: one for one in theme_queries.themes()}
    counts = search.theme_counts(visit.actor)
    here = reverse("social_learning:theme", args=[slug])
    best, new = (
        search.catalogue(visit.actor, standing=visit.standing, theme_id=found.pk, sort=sort, limit=CARDS).entries
        for sort in ("trending", "new")
    )
    top = {entry.pk for entry in best}
    shown = cards.of([*best, *(entry for entry in new if entry.pk not in top)], themes.values())
    children = [one for one in themes.values() if one.parent_id == found.pk and one.retired_at is None]
    return visit.show(
        "theme",
        "catalogue",
        theme=found,
        way=_way(found, themes),
        children=[{"title": one.title, "slug": one.slug, "count": counts.get(one.pk, 0)} for one in children],
        best=[card.as_part() for card in shown[: len(best)]],
        new=[card.as_part() for card in shown[len(best) :]],
        all_link=f"{reverse('social_learning:catalogue')}?{urlencode({'theme': slug, 'sort': 'new'})}",
        experts=space_pages.experts_of([found.pk], themes, visit),
        owners=space_pages.people(theme_queries.owner_ids().get(found.pk, []), _("looks after this theme")),
        follow=follow_pages.button(visit, (kinds.THEME, found.pk), slug, found.title, here)
        if found.retired_at is None
        else None,
        share=reverse("social_learning:share"),
        manage=_manage_url(visit),
    )


@page("GET", "POST")
def manage(visit: Visit) -> HttpResponse:
    """Show the themes a person looks after with what can be done about them, or do what a form says."""
    mine = api.looked_after(visit.actor)
    if not mine and not visit.actor.is_site_staff:
        raise NotAllowed(_("This page is for those who look after themes."))
    if visit.request.method == "GET":
        return _show(visit, mine)
    try:
        theme_id, said = _do(visit)
    except Invalid as error:
        return _show(visit, mine, error=error)
    return visit.go(f"{reverse('social_learning:themes-manage')}#theme-{theme_id}", said=said)


def _do(visit: Visit) -> tuple[int, str]:
    given, actor, now = visit.request.POST, visit.actor, visit.now
    doing, theme_id = given.get("do", ""), _id(given.get("theme", "")) or 0
    if doing == "add":
        parent_id, description = _id(given.get("parent", "")), given.get("description", "")
        added = api.add(actor, title=given.get("title", ""), parent_id=parent_id, description=description)
        return added.pk, "saved"
    if doing == "change":
        place = _id(given.get("position", "")) or 0
        texts = {name: given.get(name, "") for name in ("title", "description")}
        api.change(theme_id, actor, **texts, position=place)
    elif doing == "move":
        api.move(theme_id, _id(given.get("parent", "")), actor)
    elif doing == "merge":
        into = api.merge(theme_id, _id(given.get("into", "")) or 0, actor, now=now)
        return into.pk, "theme_merged"
    elif doing in ("retire", "restore"):
        api.retire(theme_id, actor, now=now, back=doing == "restore")
    elif doing in ("own", "disown"):
        _own(visit, theme_id, on=doing == "own")
    else:
        raise Invalid(_("We do not know this choice."), code="unknown_choice")
    return theme_id, "saved"


def _own(visit: Visit, theme_id: int, *, on: bool) -> None:
    username = visit.request.POST.get("username", "").replace("\x00", "").strip()
    user_id = users.id_of(username)
    if user_id is None:
        sentence = _("We do not know anybody of this name.")
        raise Invalid(sentence, fields={"username": sentence})
    api.own(theme_id, user_id, visit.actor, on=on)


def _show(visit: Visit, mine: Collection[int], *, error: Invalid | None = None) -> HttpResponse:
    themes = theme_queries.themes()
    owners = theme_queries.owner_ids()
    named = {one["user_id"]: one for one in space_pages.people(sorted({pk for ids in owners.values() for pk in ids}))}
    levels = _levels(_by_parent(themes), None)
    rows = [
        {
            "theme": one,
            "level": level,
            "above": [above.title for above in _way(one, {theme.pk: theme for theme in themes})],
            "owners": [named[user_id] for user_id in owners.get(one.pk, ()) if user_id in named],
            "follows_taxonomy": one.taxonomy is not None,
        }
        for one, level in levels
        if one.pk in mine
    ]
    return visit.show(
        "themes_manage",
        "catalogue",
        status=error.status if error else 200,
        rows=rows,
        choices=[(one.pk, f"{'· ' * level}{one.title}") for one, level in levels if one.pk in mine],
        error=error,
        given=visit.request.POST if error else {},
        opened=_opened(visit) if error else 0,
        all=visit.actor.is_site_staff,
    )


def _opened(visit: Visit) -> int:
    """Return the theme a refused form was about, or 0: it is shown unfolded, whatever was typed."""
    text = visit.request.POST.get("theme", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _manage_url(visit: Visit) -> str:
    may = visit.actor.is_site_staff or bool(theme_queries.owned(visit.actor.user_id))
    return reverse("social_learning:themes-manage") if may else ""


def _by_parent(themes: Collection[Theme]) -> Tree:
    """Return the themes by what they stand below; one whose parent is not among them stands at the root."""
    known = {one.pk for one in themes}
    found: dict[int | None, list[Theme]] = {}
    for one in themes:
        found.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)
    return found


def _branches(by_parent: Tree, parent: int | None, counts: Mapping[int, int]) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "slug": one.slug,
            "description": one.description,
            "count": counts.get(one.pk, 0),
            "below": _branches(by_parent, one.pk, counts),
        }
        for one in by_parent.get(parent, ())
    ]


def _levels(by_parent: Tree, parent: int | None, level: int = 0) -> list[tuple[Theme, int]]:
    found: list[tuple[Theme, int]] = []
    for one in by_parent.get(parent, ()):
        found += [(one, level), *_levels(by_parent, one.pk, level + 1)]
    return found


def _way(found: Theme, themes: Mapping[int, Theme]) -> list[Theme]:
    """Return what a theme stands below, the root first."""
    way: list[Theme] = []
    above = themes.get(found.parent_id or 0)
    while above is not None and above not in way:
        way.insert(0, above)
        above = themes.get(above.parent_id or 0)
    return way


def _id(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise Invalid(_("Please give a number."))
    return int(text)


urlpatterns = [
    path("themes/", tree, name="themes"),
    path("themes/manage/", manage, name="themes-manage"),
    path("themes/<str:slug>/", theme, name="theme"),
]

"""Business areas: the list of them, the page of one, and coming and going."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning.activity import queries as activity
from social_learning.edxapp import users
from social_learning.experts import queries as experts
from social_learning.lib import markdown
from social_learning.lib.errors import Invalid
from social_learning.pages import follows as follow_pages
from social_learning.pages import show_paths
from social_learning.pages.base import Visit, page
from social_learning.search import cards
from social_learning.search import queries as search
from social_learning.spaces import areas, directory, members, permissions, theme_queries
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Joining, ReviewPolicy, Sharing, Space, Theme, Visibility

SORTS = {"trending": gettext_lazy("Trending"), "new": gettext_lazy("New")}
CARDS, PEOPLE, LINES = 12, 6, 5
SEEN_BY = {
    Visibility.PUBLIC: ("eye", gettext_lazy("Open to all")),
    Visibility.MEMBERS: ("people", gettext_lazy("For its members")),
    Visibility.HIDDEN: ("lock", gettext_lazy("Hidden")),
}
REVIEWED = {
    ReviewPolicy.NONE: gettext_lazy("What is shared here is in the catalogue at once."),
    ReviewPolicy.AFTER: gettext_lazy("What is shared here is in the catalogue at once; an expert looks afterwards."),
    ReviewPolicy.BEFORE: gettext_lazy("An expert helps with what is shared here before it is in the catalogue."),
}
SHARED_BY = {
    Sharing.NOBODY: gettext_lazy("Nothing new is shared here for now."),
    Sharing.MEMBERS: gettext_lazy("Every member may share here."),
    Sharing.TRUSTED: gettext_lazy("Those share here whom a steward trusts, or of whom something was validated here."),
    Sharing.TEAM: gettext_lazy("Those who look after it share here."),
}


@page("GET")
def areas_page(visit: Visit) -> HttpResponse:
    """Show the business areas: those one belongs to first, then those one may know of."""
    found = directory.directory(visit.actor, standing=visit.standing)
    rows = [_row(visit, one) for one in found]
    return visit.show(
        "spaces",
        "catalogue",
        mine=[row for row in rows if row["mine"] and not row["archived"]],
        others=[row for row in rows if not row["mine"] and not row["archived"]],
        archived=[row for row in rows if row["archived"]],
        new=reverse("social_learning:space-new") if areas.can_create(visit.actor) else "",
    )


def _row(visit: Visit, one: directory.Entry) -> dict[str, Any]:
    space = one.space
    icon, label = SEEN_BY[Visibility(space.visibility)]
    return {
        "title": space.title,
        "purpose": space.purpose,
        "url": address(space),
        "mine": space.pk in visit.standing.member,
        "archived": space.archived_at is not None,
        "is_steward": space.pk in visit.standing.steward,
        "is_course": space.course_key is not None,
        "icon": icon,
        "label": label,
        "themes": one.themes,
        "can_join": permissions.can_join(visit.actor, space, spaces.roles_of(visit.actor)),
        "join": reverse("social_learning:space-join", args=[space.slug]),
    }


def address(space: Space) -> str:
    """Return the address of an area; a course's is its own page."""
    if space.course_key is not None:
        return reverse("social_learning:course", args=[space.course_key])
    return reverse("social_learning:space", args=[space.slug])


@page("GET")
def area(visit: Visit, slug: str) -> HttpResponse:
    """Show one area: what it is for, who looks after it, and to those who belong what it holds."""
    space = areas.known(slug, visit.actor)
    if space.course_key is not None:
        return HttpResponseRedirect(address(space))
    sees = space.pk in visit.standing.visible
    themes = {theme.pk: theme for theme in spaces.themes()}
    about = theme_queries.of_space(space.pk)
    holds = _holds(visit, space, themes, about) if sees else {}
    if sees:
        holds["follow"] = follow_pages.of_space(visit, space, address(space))
    return visit.show("space", "catalogue", area=_head(visit, space), sees=sees, about=about, **holds)


def _head(visit: Visit, space: Space) -> dict[str, Any]:
    actor, roles = visit.actor, spaces.roles_of(visit.actor)
    icon, label = SEEN_BY[Visibility(space.visibility)]
    here = address(space)
    can_share = spaces.can_share(actor, space)
    return {
        "title": space.title,
        "purpose": space.purpose,
        "charter": markdown.to_html(space.charter) if space.charter else "",
        "icon": icon,
        "label": label,
        "archived": space.archived_at is not None,
        "is_member": space.pk in visit.standing.member,
        "can_join": permissions.can_join(actor, space, roles),
        "can_leave": actor.may_write and directory.is_named(space.pk, actor),
        "is_open": space.joining == Joining.OPEN,
        "join": reverse("social_learning:space-join", args=[space.slug]),
        "leave": reverse("social_learning:space-leave", args=[space.slug]),
        "share": f"{reverse('social_learning:share')}?{urlencode({'space': space.pk})}" if can_share else "",
        "manage": reverse("social_learning:space-manage", args=[space.slug]) if spaces.is_steward(actor, space) else "",
        "url": here,
        "stewards": people(spaces.steward_ids(space.pk), _("looks after this area")),
        "rules": [SHARED_BY.get(Sharing(space.sharing), ""), REVIEWED[ReviewPolicy(space.review_policy)]],
    }


def _holds(visit: Visit, space: Space, themes: dict[int, Theme], about: Sequence[Theme]) -> dict[str, Any]:
    given = visit.request.GET
    sort = given.get("sort", "") if given.get("sort", "") in SORTS else "trending"
    theme = next((one for one in themes.values() if one.slug == given.get("theme", "")), None)
    found = _found(visit, space, sort, theme)
    shown = cards.of(found.entries, themes.values())
    held = {card.theme.id for card in shown if card.theme} | ({theme.pk} if theme else set())
    chips = [one for one in themes.values() if one.pk in held | {one.pk for one in about}]
    here, asked = address(space), {"sort": sort, **({"theme": theme.slug} if theme else {})}
    lines = activity.page(visit.actor, standing=visit.standing, space_id=space.pk, limit=LINES).lines
    return {
        "sort": sort,
        "sorts": [(name, label, f"{here}?{urlencode({**asked, 'sort': name})}") for name, label in SORTS.items()],
        "theme": theme,
        "all_link": f"{here}?{urlencode({'sort': sort})}",
        "chips": [
            {"title": one.title, "here": one == theme, "url": f"{here}?{urlencode({'sort': sort, 'theme': one.slug})}"}
            for one in chips
        ],
        "found": [card.as_part() for card in shown],
        "more": f"{here}?{urlencode({**asked, 'cursor': found.next})}" if found.next else "",
        "experts": experts_of([one.pk for one in chips], themes, visit),
        "lines": lines,
        **show_paths.of_space(visit, space),
        "activity": f"{reverse('social_learning:activity')}?{urlencode({'space': space.slug})}",
    }


def _found(visit: Visit, space: Space, sort: str, theme: Theme | None) -> search.Page:
    cursor = visit.request.GET.get("cursor", "").replace("\x00", "")[:400] or None
    asked: dict[str, Any] = {"space_id": space.pk, "standing": visit.standing, "sort": sort, "limit": CARDS}
    asked["theme_id"] = theme.pk if theme else None
    try:
        return search.catalogue(visit.actor, cursor=cursor, **asked)
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        return search.catalogue(visit.actor, **asked)


def experts_of(theme_ids: Sequence[int], themes: dict[int, Theme], visit: Visit) -> list[dict[str, Any]]:
    """Return the experts of these themes who are here and not paused, each once, with what they know."""
    known: dict[int, list[str]] = {}
    for expert in experts.by_theme(theme_ids, visit.now) if theme_ids else ():
        if expert.theme_id in themes:
            known.setdefault(expert.user_id, []).append(themes[expert.theme_id].title)
    found = people(list(known)[:PEOPLE])
    return [{**person, "line": ", ".join(known[person["user_id"]])} for person in found]


def people(user_ids: Sequence[int], line: str = "") -> list[dict[str, Any]]:
    """Return person chips of those who are still here, in the order of their ids."""
    known = users.people(user_ids)
    return [
        {
            "user_id": user_id,
            "username": known[user_id].username,
            "name": users.display_name(known[user_id]),
            "line": line,
            "url": follow_pages.page_of(known[user_id]),
        }
        for user_id in user_ids
        if user_id in known and known[user_id].is_active and not known[user_id].is_retired
    ]


@page("POST")
def join(visit: Visit, slug: str) -> HttpResponse:
    """Come into an open area."""
    space = areas.known(slug, visit.actor)
    members.join(space.pk, visit.actor, now=visit.now)
    return visit.go(address(space), said="joined")


@page("POST")
def leave(visit: Visit, slug: str) -> HttpResponse:
    """Go out of an area; what one shared there stays."""
    space = areas.known(slug, visit.actor)
    members.leave(space.pk, visit.actor)
    return visit.go(reverse("social_learning:spaces"), said="left")


urlpatterns = [
    path("spaces/", areas_page, name="spaces"),
    path("spaces/<str:slug>/", area, name="space"),
    path("spaces/<str:slug>/join/", join, name="space-join"),
    path("spaces/<str:slug>/leave/", leave, name="space-leave"),
]

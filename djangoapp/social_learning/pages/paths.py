"""Paths: lists of them, one as a way to walk, and walking it. Where one is made: ``paths_build``."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid, NotFound
from social_learning.lib.markdown import to_html
from social_learning.pages import bars, follows, paths_build, show_paths
from social_learning.pages.base import Visit, page
from social_learning.paths import api, queries, walking
from social_learning.paths.models import State
from social_learning.spaces import areas
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space

TABS = {
    queries.ALL: _("All"),
    queries.BEGUN: _("You are on"),
    queries.MINE: _("Made by you"),
    queries.WAITING: _("Wait for you"),
}


@page("GET")
def paths(visit: Visit) -> HttpResponse:
    """Show a list of paths, of one space or of all the person sees."""
    asked = visit.request.GET
    tabs = [name for name in TABS if name != queries.WAITING or visit.standing.steward]
    here = asked.get("list", "") if asked.get("list", "") in tabs else queries.ALL
    space = _space(visit, asked.get("space", ""))
    found = _page(visit, here, space)
    kept = {"space": space.slug} if space else {}
    may = spaces.can_share(visit.actor, space) if space else visit.actor.may_write
    new = reverse("social_learning:path-new")
    return visit.show(
        "paths",
        "catalogue",
        tabs=[(name, TABS[name], f"?{urlencode({'list': name, **kept})}") for name in tabs],
        tab=here,
        space=space,
        rows=show_paths.rows(found.rows),
        more=f"?{urlencode({'list': here, **kept, 'cursor': found.next})}" if found.next else "",
        new=(f"{new}?{urlencode({'space': space.pk})}" if space else new) if may else "",
    )


def _space(visit: Visit, slug: str) -> Space | None:
    if not slug or len(slug) > 120 or "\x00" in slug:
        return None
    try:
        return areas.known(slug, visit.actor)
    except NotFound:
        # What one cannot know of narrows nothing down.
        return None


def _page(visit: Visit, which: str, space: Space | None) -> queries.Page:
    given: dict[str, Any] = {"space_id": space.pk if space else None, "standing": visit.standing}
    cursor = visit.request.GET.get("cursor", "").replace("\x00", "")[:400] or None
    try:
        return queries.page(visit.actor, which, cursor=cursor, **given)
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        return queries.page(visit.actor, which, **given)


@page("GET")
def one(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show a path: where it leads, its steps, and the one to go on with."""
    seen = queries.one(uuid, visit.actor, now=visit.now)
    row = seen.path
    talk: dict[str, Any] = {}
    if row.state != State.DRAFT:
        row.target.space = row.space
        talk = {
            **bars.of_unit(visit, row.target, row.url),
            "follow": follows.of_target(visit, row.target, row.url),
        }
    return visit.show(
        "path",
        "catalogue",
        **show_paths.whole(visit, seen),
        **talk,
        objective=to_html(row.objective) if row.objective else "",
        chip=show_paths.draft_chip(row) if row.state != State.PUBLISHED else None,
    )


@transaction.non_atomic_requests
@page("POST")
def walk(visit: Visit, uuid: UUID) -> HttpResponse:
    """Begin a path, or leave it."""
    if visit.request.POST.get("do") == "leave":
        found = walking.leave(uuid, visit.actor, now=visit.now)
        return visit.go(found.url, said="path_left")
    found = walking.begin(uuid, visit.actor, now=visit.now)
    return visit.go(found.url, said="path_begun")


@transaction.non_atomic_requests
@page("POST")
def copy(visit: Visit, uuid: UUID) -> HttpResponse:
    """Begin a path of one's own with the same steps."""
    made = api.copy(uuid, visit.actor, now=visit.now)
    return visit.go(reverse("social_learning:path-build", args=[made.uuid]), said="path_copied")


urlpatterns = [
    path("paths/", paths, name="paths"),
    path("paths/new/", paths_build.new, name="path-new"),
    path("paths/<uuid:uuid>/", one, name="path"),
    path("paths/<uuid:uuid>/walk/", walk, name="path-walk"),
    path("paths/<uuid:uuid>/copy/", copy, name="path-copy"),
    path("paths/<uuid:uuid>/build/", paths_build.build, name="path-build"),
]

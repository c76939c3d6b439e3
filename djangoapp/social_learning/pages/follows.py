"""Follow and let go, what a person follows, and the button for all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from social_learning.data import Person
from social_learning.edxapp import users
from social_learning.follows import api, kinds, queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid
from social_learning.pages.base import Visit, page
from social_learning.spaces.models import Space
from social_learning.targets.models import Target

SHOWN = {
    kinds.PERSON: "person",
    kinds.THEME: "leaf",
    kinds.SPACE: "people",
    kinds.TARGET: "comment",
}


def button(visit: Visit, thing: queries.Thing, key: str, name: str, here: str) -> dict[str, Any]:
    """Return the follow button of one thing; see parts/README."""
    return buttons(visit, {thing: (key, name)}, here)[thing]


def buttons(
    visit: Visit, things: Mapping[queries.Thing, tuple[str, str]], here: str
) -> dict[queries.Thing, dict[str, Any]]:
    """Return the follow buttons of several things, as key and name by (kind, id); one query."""
    mine = queries.followed(visit.actor.user_id, things)
    return {
        thing: {
            "src": reverse("social_learning:api-follow", args=[thing[0], key]),
            "action": reverse("social_learning:follow"),
            "kind": thing[0],
            "key": key,
            "name": name,
            "next": here,
            "on": thing in mine,
            "may": visit.actor.may_write,
        }
        for thing, (key, name) in things.items()
    }


def page_of(someone: Person | None) -> str:
    """Return the address of a colleague's page, empty for who has none (any more)."""
    if someone is None or not someone.is_active or someone.is_retired:
        return ""
    return reverse("social_learning:person", args=[someone.username])


def of_target(visit: Visit, target: Target, here: str) -> dict[str, Any] | None:
    """Return the button of a thing that has a page only for what is said about it; None for one's own; one query."""
    if target.owner_id == visit.actor.user_id or not target.is_open:
        return None
    return button(visit, (kinds.TARGET, target.pk), target.key, _("what is said here"), here)


def of_space(visit: Visit, space: Space, here: str) -> dict[str, Any] | None:
    """Return the button of an area, or of what is shared in a course; None once it is closed; one query."""
    if space.archived_at is not None:
        return None
    name = _("what is shared here")
    return button(visit, (kinds.SPACE, space.pk), space.slug, name, here)


def of_item(visit: Visit, item: Knowledge, author: Person | None, here: str) -> list[dict[str, Any]]:
    """Return the buttons of a Knowledge: its author, its theme, and itself; two queries."""
    own = item.author_id == visit.actor.user_id
    things: dict[queries.Thing, tuple[str, str]] = {}
    if author is not None and page_of(author) and not own and queries.may_be_followed(author.user_id):
        things[kinds.PERSON, author.user_id] = (author.username, users.display_name(author))
    if item.theme is not None:
        things[kinds.THEME, item.theme.pk] = (item.theme.slug, item.theme.title)
    if not own and item.target.is_open:
        things[kinds.TARGET, item.target_id] = (item.key, _("what is said here"))
    return list(buttons(visit, things, here).values())


@page("POST")
def follow(visit: Visit) -> HttpResponse:
    """Follow something, or take it back."""
    given = visit.request.POST
    kind, key = given.get("kind", ""), given.get("key", "").replace("\x00", "")
    if given.get("undo"):
        api.unfollow(kind, key, visit.actor)
    else:
        api.follow(kind, key, visit.actor, now=visit.now)
    return visit.go(visit.back(reverse("social_learning:following")))


@never_cache
@page("GET", "POST")
def following(visit: Visit) -> HttpResponse:
    """Show what the person follows, let go of one, and say whether they may be followed themselves."""
    if visit.request.method == "POST":
        return _change(visit)
    found = _page(visit)
    return visit.show(
        "following",
        "me",
        followed=[_row(visit, one) for one in found.results],
        next=found.next,
        may_be_followed=queries.may_be_followed(visit.actor.user_id or 0),
    )


def _change(visit: Visit) -> HttpResponse:
    given = visit.request.POST
    row = given.get("drop", "")
    if row.isdecimal() and len(row) < 18:
        api.drop(int(row), visit.actor)
    elif given.get("be_followed") in ("yes", "no"):
        api.let_follow(visit.actor, given["be_followed"] == "yes", now=visit.now)
    else:
        raise Invalid(_("We do not know this choice."), code="unknown_choice")
    return visit.go(reverse("social_learning:following"), said="saved")


def _page(visit: Visit) -> queries.Page:
    try:
        return queries.of_person(visit.actor, visit.request.GET.get("cursor") or None)
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        return queries.of_person(visit.actor)


def _row(visit: Visit, one: queries.Followed) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title or _("Something you cannot open any more"),
        "url": one.url,
        "icon": SHOWN.get(one.kind, "leaf"),
        "what": {
            kinds.PERSON: _("Colleague"),
            kinds.THEME: _("Theme"),
            kinds.SPACE: _("Area or course"),
        }.get(one.kind, _("What is said and changed there")),
        "since": one.since,
    }


urlpatterns = [
    path("follow/", follow, name="follow"),
    path("following/", following, name="following"),
]

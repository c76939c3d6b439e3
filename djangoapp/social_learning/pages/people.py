"""A colleague's page: what they shared, whom it helped, what they know well; and what happened in a space."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import path, reverse

from social_learning.activity import queries as activity
from social_learning.data import Person
from social_learning.edxapp import users
from social_learning.expertise import directory
from social_learning.experts import queries as experts
from social_learning.follows import kinds
from social_learning.follows import queries as follows
from social_learning.gamification import queries as gamification
from social_learning.lib.errors import Invalid, NotFound
from social_learning.pages import expert_words, words
from social_learning.pages import follows as follow_pages
from social_learning.pages.base import Visit, page
from social_learning.search import cards
from social_learning.search import queries as search
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Theme
from social_learning.trust import mutes

SHARES = 6


@page("GET")
def person(visit: Visit, username: str) -> HttpResponse:
    """Show a colleague: nothing that a reader could not find in the catalogue and under what it holds."""
    someone = _someone(username)
    here = reverse("social_learning:person", args=[someone.username])
    shared = search.catalogue(visit.actor, standing=visit.standing, author_id=someone.user_id, sort="new", limit=SHARES)
    themes = spaces.themes()
    expert_in = set(experts.themes_of(someone.user_id))
    name = users.display_name(someone)
    return visit.show(
        "person",
        "",
        someone=words.person(name, gamification.helped_people(someone.user_id)),
        own=someone.user_id == visit.actor.user_id,
        username=someone.username,
        may_mute=visit.actor.may_write and someone.user_id != visit.actor.user_id,
        muted=someone.user_id in mutes.of(visit.actor),
        expert_in=[theme for theme in themes if theme.pk in expert_in],
        follow=_follow(visit, someone, name, here),
        expert=_expert(visit, someone, {theme.pk: theme for theme in themes}) if expert_in else None,
        shared=[card.as_part() for card in cards.of(shared.entries, themes)],
        **_feed(visit, here, {}, person_id=someone.user_id),
    )


@page("GET")
def happened(visit: Visit) -> HttpResponse:
    """Show what happened lately in a space, or in all that this person sees."""
    visible = [space for space in spaces.visible_spaces(visit.actor) if space.pk in visit.standing.visible]
    asked = visit.request.GET.get("space", "")
    space = next((space for space in visible if space.slug == asked), None)
    if asked and space is None:
        raise NotFound
    here = reverse("social_learning:activity")
    return visit.show(
        "activity",
        "catalogue",
        space=space,
        spaces=[
            {"title": one.title, "url": f"{here}?{urlencode({'space': one.slug})}", "here": one == space}
            for one in visible
        ],
        all_link=here,
        **_feed(visit, here, {"space": space.slug} if space else {}, space_id=space.pk if space else None),
    )


def _someone(username: str) -> Person:
    user_id = users.id_of(username)
    found = users.person(user_id) if user_id is not None else None
    if found is None or not found.is_active or found.is_retired:
        raise NotFound
    return found


def _expert(visit: Visit, someone: Person, themes: dict[int, Theme]) -> dict[str, Any] | None:
    for one in directory.of([someone.user_id], now=visit.now):
        return expert_words.card(one, themes, own=someone.user_id == visit.actor.user_id)
    return None


def _follow(visit: Visit, someone: Person, name: str, here: str) -> Any:
    if someone.user_id == visit.actor.user_id or not follows.may_be_followed(someone.user_id):
        return None
    return follow_pages.button(visit, (kinds.PERSON, someone.user_id), someone.username, name, here)


def _feed(visit: Visit, here: str, asked: dict[str, str], **which: Any) -> dict[str, Any]:
    def ask(cursor: str | None) -> activity.Page:
        return activity.page(visit.actor, standing=visit.standing, cursor=cursor, **which)

    try:
        found = ask(visit.request.GET.get("cursor") or None)
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        found = ask(None)
    more = f"{here}?{urlencode({**asked, 'cursor': found.next})}" if found.next else ""
    return {"lines": found.lines, "more": more}


urlpatterns = [
    path("people/<str:username>/", person, name="person"),
    path("activity/", happened, name="activity"),
]

"""What keeps a person's own peace: whom they have muted, and the pauses they were asked for."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import URLPattern, path, reverse

from social_learning.edxapp import users
from social_learning.lib.errors import NotFound
from social_learning.moderation import pauses
from social_learning.pages.base import Visit, page
from social_learning.trust import mutes


@page("GET", "POST")
def muted(visit: Visit) -> HttpResponse:
    """Show whom this person has muted; POST mutes somebody, or takes that back."""
    given = visit.request.POST
    if visit.request.method == "POST":
        user_id = users.id_of(given.get("username", ""))
        if user_id is None:
            raise NotFound
        if given.get("do") == "unmute":
            mutes.unmute(user_id, visit.actor)
        else:
            mutes.mute(user_id, visit.actor, now=visit.now)
        said = "unmuted" if given.get("do") == "unmute" else "muted"
        return visit.go(visit.back(reverse("social_learning:muted")), said=said)
    rows = mutes.mine(visit.actor)
    people = users.people({row.muted_id for row in rows})
    return visit.show(
        "muted",
        "me",
        rows=[
            {"name": users.display_name(people[row.muted_id]), "username": people[row.muted_id].username, "at": row.at}
            for row in rows
            if row.muted_id in people
        ],
    )


@page("POST")
def ask_again(visit: Visit, space_id: int) -> HttpResponse:
    """Ask for a second look at one's own pause."""
    pauses.appeal(space_id, visit.actor, visit.request.POST.get("text", ""), now=visit.now)
    return visit.go(f"{reverse('social_learning:me')}#pauses", said="case_appeal")


urlpatterns: list[URLPattern] = [
    path("me/muted/", muted, name="muted"),
    path("me/pauses/<int:space_id>/", ask_again, name="pause-appeal"),
]

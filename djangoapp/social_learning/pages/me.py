"""My contribution and my inbox."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from social_learning.gamification import queries as gamification
from social_learning.inbox import api as inbox_api
from social_learning.inbox import queries as inbox_queries
from social_learning.knowledge import formats
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge, State
from social_learning.operations import permissions as operations
from social_learning.pages import words
from social_learning.pages.base import Visit, page
from social_learning.popularity import attention
from social_learning.reactions import marks
from social_learning.reactions import queries as reactions
from social_learning.trust import queries as trust

# States in which it is the author's turn: these open on the writing screen.
_TO_WRITE = (State.DRAFT, State.CHANGES_REQUESTED)


@page("GET")
def contribution(visit: Visit) -> HttpResponse:
    """Show whom the person's sharing helped, then what they share, then points as a footnote."""
    user_id = visit.actor.user_id or 0
    found = gamification.contribution(user_id)
    mine = knowledge_queries.mine(visit.actor, limit=100).items
    states = reactions.states([item.target_id for item in mine], user_id)
    span = max(1, found.next_level_at - found.level_at)
    return visit.show(
        "me",
        "me",
        contribution=found,
        standing_words=trust.in_words(visit.actor, visit.now),
        width=max(0, min(100, round(100 * (found.points - found.level_at) / span))),
        turns=[_row(item, states) for item in mine if item.state in _TO_WRITE],
        shares=[_row(item, states) for item in mine if item.state not in _TO_WRITE],
        stories=_stories(mine, user_id),
        # Questions and marks wait above, with what to do about them.
        hints=[hint for hint in attention.of(user_id, now=visit.now) if hint.reason == attention.HELPS_FEW],
        waiting=marks.waiting(visit.actor, visit.request.GET.get("waiting") or None),
        pauses=trust.own_pauses(visit.actor, visit.now),
        sees_health=operations.may_see_health(visit.actor),
    )


def _row(item: Knowledge, states: dict[int, Any]) -> dict[str, Any]:
    counts = states[item.target_id].counts if item.target_id in states else {}
    view = "draft" if item.state in _TO_WRITE else "knowledge"
    return {
        "title": item.title,
        "url": reverse(f"social_learning:{view}", args=[item.uuid]),
        "icon": formats.icon_of(item.kind),
        "state": words.state_chip(item.state),
        "updated_at": item.updated_at,
        "likes": counts.get("like", 0),
        "applied": counts.get("applied", 0),
        "is_public": item.state == State.PUBLISHED,
    }


def _stories(mine: list[Knowledge], user_id: int) -> list[dict[str, Any]]:
    """Return what colleagues said they did with it, newest first: the best thanks there is."""
    titles = {item.target_id: item.title for item in mine}
    return [
        {"note": row.note, "title": titles.get(row.target_id, "")} for row in reactions.notes_received(titles, limit=3)
    ]


@page("GET", "POST")
def inbox(visit: Visit) -> HttpResponse:
    """Show what the person was told; POST marks one message or all as read."""
    if visit.request.method == "POST":
        chosen = visit.request.POST.get("message", "")
        ids = [int(chosen)] if chosen.isdecimal() and len(chosen) < 18 else None
        inbox_api.mark_read(visit.actor, ids, now=visit.now)
        return visit.go(visit.back(reverse("social_learning:inbox")), said="" if ids else "read")
    found = inbox_queries.page(visit.actor, visit.request.GET.get("cursor") or None)
    return visit.show("inbox", "inbox", news=found.messages, next=found.next)

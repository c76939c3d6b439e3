"""The review desk: the list, the form that asks for a strength first, and the one address behind every action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse

from social_learning import conf
from social_learning.edxapp import users
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import NotAllowed, SocialError
from social_learning.pages import moderation, show, way, words
from social_learning.pages.base import Visit, page
from social_learning.review import api, suggestions
from social_learning.review import desk as desks
from social_learning.review import queries as reviews
from social_learning.review.api import ActionView


@page("GET")
def desk(visit: Visit) -> HttpResponse:
    """Show what waits for this person, list by list."""
    if not visit.has_desk:
        raise NotAllowed
    counts = desks.counts(visit.actor)
    box = visit.request.GET.get("box", "")
    if box not in desks.BOXES:
        box = "mine" if counts["mine"] or not counts["to_claim"] else "to_claim"
    found = desks.desk(visit.actor, now=visit.now, box=box, cursor=visit.request.GET.get("cursor") or None)
    boxes = [(name, entry.label, counts[name]) for name, entry in desks.BOXES.items()]
    reported = moderation.desk(visit)
    return visit.show("desk", "desk", boxes=boxes, box=box, entries=found.entries, next=found.next, **reported)


@page("GET", "POST")
def form(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show one Knowledge with the reviewer's form, or take the action of the pressed button."""
    item = knowledge_queries.get(uuid, visit.actor, now=visit.now)
    if item.author_id == visit.actor.user_id or not _is_reader(visit, item):
        raise NotAllowed
    if visit.request.method != "POST":
        return _form(visit, item)
    given = visit.request.POST
    action = given.get("action", "")
    try:
        api.perform(action, item.pk, visit.actor, now=visit.now, version=_version(given), payload=_payload(given))
    except SocialError as error:
        return _form(visit, item, error=error)
    same = reverse("social_learning:review", args=[uuid])
    return visit.go(same if action == "claim" else reverse("social_learning:desk"), said=action)


@page("POST")
def act(visit: Visit, uuid: UUID, action: str) -> HttpResponse:
    """Take an action that asks for no feedback, and go back to the Knowledge."""
    item = knowledge_queries.get(uuid, visit.actor, now=visit.now)
    given = visit.request.POST
    api.perform(action, item.pk, visit.actor, now=visit.now, version=_version(given), payload=_payload(given))
    view = "draft" if action == "reopen" else "knowledge"
    return visit.go(visit.back(reverse(f"social_learning:{view}", args=[uuid])), said=action)


def _is_reader(visit: Visit, item: Knowledge) -> bool:
    return way.may_read_history(visit, item) or item.theme_id in visit.expert_themes


def _form(visit: Visit, item: Knowledge, error: SocialError | None = None) -> HttpResponse:
    actions = api.available_actions(item, visit.actor)
    review = reviews.latest_review(item.pk)
    names = users.names({item.author_id, visit.actor.user_id or 0})
    others = desks.desk(visit.actor, now=visit.now, box="all", limit=12)
    return visit.show(
        "review",
        "desk",
        status=error.status if error else 200,
        item=item,
        content=show.content(item),
        author=words.person(names[item.author_id], 0),
        reader={"name": names[visit.actor.user_id or 0]},
        steps=way.stepper(item, review),
        round=review.round if review else 1,
        claim=next((action for action in actions if action.name == "claim"), None),
        answers=[action for action in actions if _is_answer(action)],
        needs=_needs(actions),
        kinds=list(suggestions.KINDS.values()),
        rows=_rows(visit.request.POST),
        typed=visit.request.POST,
        error=error,
        problems=error.fields if error else {},
        history=way.history(item),
        letters=way.letters(item),
        entries=others.entries,
        is_public=item.state == State.PUBLISHED,
    )


def _is_answer(action: ActionView) -> bool:
    return any(need.name == "strength" for need in action.needs)


def _needs(actions: list[ActionView]) -> dict[str, Any]:
    """Return what any of the answers asks for, by name; the words of the first that asks."""
    found: dict[str, Any] = {}
    for action in actions:
        for need in action.needs if _is_answer(action) else ():
            found.setdefault(need.name, need)
    return found


def _rows(given: QueryDict) -> list[dict[str, Any]]:
    """Return the lines for suggestions, with what was typed."""
    kinds, texts = given.getlist("suggestion_kind"), given.getlist("suggestion_text")
    count = int(conf.get("MAX_REVIEW_SUGGESTIONS"))
    return [
        {
            "number": place + 1,
            "kind": kinds[place] if place < len(kinds) else "",
            "text": texts[place] if place < len(texts) else "",
        }
        for place in range(count)
    ]


def _payload(given: QueryDict) -> Mapping[str, Any]:
    pairs = zip(given.getlist("suggestion_kind"), given.getlist("suggestion_text"), strict=False)
    return {
        "strength": given.get("strength", ""),
        "suggestions": [{"kind": kind, "text": text} for kind, text in pairs if text.strip()],
        "offers_help": given.get("offers_help", ""),
        "note": given.get("note", ""),
    }


def _version(given: QueryDict) -> int | None:
    text = given.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None

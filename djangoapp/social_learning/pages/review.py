"""The review desk: the list, the form that asks for a strength first, and the one address behind every action."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.edxapp import users
from social_learning.experts import queries as experts
from social_learning.knowledge import copies, formats, versions
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import NotAllowed, SocialError
from social_learning.pages import moderation, reading, show, way, words
from social_learning.pages.base import Visit, page
from social_learning.review import api, measures, suggestions
from social_learning.review import desk as desks
from social_learning.review import queries as reviews
from social_learning.review.api import ActionView
from social_learning.review.desk import Narrow
from social_learning.spaces import queries as spaces
from social_learning.spaces import theme_queries

_FILTERS = {"theme": _("Theme"), "space": _("Area"), "kind": _("Format")}


@page("GET")
def desk(visit: Visit) -> HttpResponse:
    """Show what waits for this person, list by list."""
    if not visit.has_desk:
        raise NotAllowed
    counts = desks.counts(visit.actor, now=visit.now)
    box = visit.request.GET.get("box", "")
    if box not in desks.BOXES:
        box = "mine" if counts["mine"] or not counts["to_claim"] else "to_claim"
    narrow, filters = _narrow(visit)
    cursor = visit.request.GET.get("cursor") or None
    found = desks.desk(visit.actor, now=visit.now, box=box, cursor=cursor, narrow=narrow)
    boxes = [(name, entry.label, counts[name]) for name, entry in desks.BOXES.items()]
    reported = moderation.desk(visit)
    may_hand = bool(visit.standing.steward) or visit.actor.is_site_staff
    return visit.show(
        "desk",
        "desk",
        boxes=boxes,
        box=box,
        entries=found.entries,
        next=found.next,
        filters=filters,
        newest=narrow.newest,
        narrowed=any(one["value"] for one in filters),
        chosen=_address(visit),
        same=_address(visit, order=False),
        may_hand_over=may_hand and bool(found.entries),
        may_pace=may_hand or bool(theme_queries.owned(visit.actor.user_id)),
        measures=measures.mine(visit.actor, now=visit.now),
        **reported,
    )


def _address(visit: Visit, *, order: bool = True) -> str:
    """Return what was chosen of a list, for the addresses of other lists and pages."""
    kept = (*_FILTERS, "order") if order else tuple(_FILTERS)
    return urlencode({name: value for name, value in visit.request.GET.items() if name in kept and value})


def _narrow(visit: Visit) -> tuple[Narrow, list[dict[str, Any]]]:
    """Return what was chosen of a list, and the choices there are."""
    given = visit.request.GET
    wanted = {name: given.get(name, "") for name in _FILTERS}
    seen = sorted(spaces.by_ids(visit.standing.visible).values(), key=lambda space: space.title)
    choices: dict[str, list[tuple[str, str]]] = {
        "theme": [(str(theme.pk), theme.title) for theme in spaces.themes()],
        "space": [(str(space.pk), str(_(space.title))) for space in seen],
        "kind": [(name, str(one.label)) for name, one in formats.FORMATS.items()],
    }
    known = {name: wanted[name] if wanted[name] in dict(choices[name]) else "" for name in _FILTERS}
    filters = [
        {"name": name, "label": label, "choices": choices[name], "value": known[name]}
        for name, label in _FILTERS.items()
    ]
    return (
        Narrow(
            theme=int(known["theme"]) if known["theme"] else None,
            space=int(known["space"]) if known["space"] else None,
            kind=known["kind"],
            newest=given.get("order") == "new",
        ),
        filters,
    )


@page("GET", "POST")
def form(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show one Knowledge with the reviewer's form, or take the action of the pressed button."""
    item = knowledge_queries.work(uuid, visit.actor, now=visit.now)
    if visit.actor.user_id in copies.makers(item) or not _is_reader(visit, item):
        raise NotAllowed
    if visit.request.method != "POST":
        return _form(visit, item)
    given = visit.request.POST
    action = given.get("action", "")
    if action == "preview":
        return _form(visit, item)
    try:
        api.perform(action, item.pk, visit.actor, now=visit.now, version=_version(given), payload=_payload(given))
    except SocialError as error:
        return _form(visit, item, error=error)
    same = reverse("social_learning:review", args=[uuid])
    return visit.go(
        same if action in ("claim", "take_over", "second_opinion") else reverse("social_learning:desk"), said=action
    )


@page("POST")
def act(visit: Visit, uuid: UUID, action: str) -> HttpResponse:
    """Take an action that asks for no feedback, and go back to the Knowledge."""
    item = knowledge_queries.get(uuid, visit.actor, now=visit.now)
    given = visit.request.POST
    api.perform(action, item.pk, visit.actor, now=visit.now, version=_version(given), payload=_payload(given))
    view = "draft" if action in ("reopen", "improve", "accept_help") else "knowledge"
    return visit.go(visit.back(reverse(f"social_learning:{view}", args=[uuid])), said=action)


def _is_reader(visit: Visit, item: Knowledge) -> bool:
    return way.may_read_history(visit, item) or experts.is_expert(visit.actor.user_id, item.theme_id, visit.now)


def _form(visit: Visit, item: Knowledge, error: SocialError | None = None) -> HttpResponse:
    published = knowledge_queries.get_by_id(item.pk)
    actions = api.available_actions(published, visit.actor)
    review = reviews.review_of(item)
    names = users.names({item.author_id, visit.actor.user_id or 0})
    preview = visit.request.POST.get("action") == "preview" or error is not None
    others = desks.desk(visit.actor, now=visit.now, box="all", limit=12)
    return visit.show(
        "review",
        "desk",
        status=error.status if error else 200,
        item=item,
        changes=versions.changes(published, item) if item.shows_copy else [],
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
        is_public=item.state == State.PUBLISHED and not item.shows_copy,
        **reading.beside(visit, item, review, actions),
        periods=reading.periods(published),
        preview=reading.letter(_payload(visit.request.POST), names[visit.actor.user_id or 0]) if preview else None,
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
    olds, news = given.getlist("suggestion_old"), given.getlist("suggestion_new")
    count = int(conf.get("MAX_REVIEW_SUGGESTIONS"))
    return [
        {
            "number": place + 1,
            "kind": kinds[place] if place < len(kinds) else "",
            "text": texts[place] if place < len(texts) else "",
            "old": olds[place] if place < len(olds) else "",
            "new": news[place] if place < len(news) else "",
        }
        for place in range(count)
    ]


def _payload(given: QueryDict) -> dict[str, Any]:
    rows = [row for row in _rows(given) if row["text"].strip()]
    return {
        "strength": given.get("strength", ""),
        "suggestions": [{name: row[name] for name in ("kind", "text", "old", "new")} for row in rows],
        "offers_help": given.get("offers_help", ""),
        "note": given.get("note", ""),
        "person": given.get("person", ""),
        "valid_days": given.get("valid_days", ""),
    }


def _version(given: QueryDict) -> int | None:
    text = given.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None

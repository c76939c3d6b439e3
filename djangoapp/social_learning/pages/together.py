"""Writing together: asking colleagues, saying yes or no, and what readers suggest."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path, reverse

from social_learning.comments import mentions
from social_learning.edxapp import users
from social_learning.knowledge import coauthors, compare, copies, permissions, queries, suggestions
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.revision_models import Contributor, Suggestion
from social_learning.lib.errors import NotFound, SocialError
from social_learning.pages import words
from social_learning.pages.base import Visit, page
from social_learning.review import edits
from social_learning.spaces import queries as spaces


def beside(visit: Visit, item: Knowledge) -> dict[str, Any]:
    """Return what stands beside a Knowledge: who is credited, the new version in hand, suggestions, its history."""
    actor = visit.actor
    credited = coauthors.credited([item.pk]).get(item.pk, [])
    names = users.names(credited)
    work = copies.in_hand(item)
    shown = work.shows_copy and queries.can_view_work(work, actor, now=visit.now)
    return {
        "credited": [names[user_id] for user_id in credited],
        "working": words.state_chip(work.state) if shown else None,
        "writes_on": shown and _may_edit(visit, work),
        "waiting_edits": suggestions.number_waiting(item, actor),
        "may_suggest": item.state == State.PUBLISHED and actor.may_write and actor.user_id not in copies.makers(item),
        "has_history": item.published_at is not None,
        "writes_it": permissions.is_maker(actor, item.author_id, item.target.co_owner_ids),
    }


@page("GET", "POST")
def people(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show who writes a Knowledge, or ask, answer, leave, remove by the pressed button."""
    item = queries.get(uuid, visit.actor, now=visit.now)
    if visit.request.method != "POST":
        return _people(visit, item)
    try:
        said = _act(visit, item)
    except SocialError as error:
        return visit.refuse(error) if visit.wants_json else _people(visit, item, error)
    here = reverse("social_learning:coauthors", args=[uuid])
    # Who said no, or left, may not see it any more.
    gone = said in ("coauthor_no", "coauthor_gone") and item.state not in permissions.READABLE
    return visit.go(reverse("social_learning:inbox") if gone else here, said=said)


def _act(visit: Visit, item: Knowledge) -> str:
    given, actor = visit.request.POST, visit.actor
    doing, username = given.get("do", ""), given.get("username", "")
    if doing == "invite":
        coauthors.invite(item.pk, actor, username, now=visit.now)
        return "coauthor_asked"
    if doing in ("accept", "decline"):
        coauthors.answer(item.pk, actor, accept=doing == "accept", now=visit.now)
        return "coauthor_yes" if doing == "accept" else "coauthor_no"
    if doing == "leave":
        coauthors.leave(item.pk, actor, now=visit.now)
        return "coauthor_gone"
    if doing == "remove":
        coauthors.remove(item.pk, actor, username, now=visit.now)
        return "coauthor_removed"
    raise NotFound(code="unknown_action")


def _people(visit: Visit, item: Knowledge, error: SocialError | None = None) -> HttpResponse:
    me = visit.actor.user_id
    fresh = queries.get_by_id(item.pk)
    parts = coauthors.parts(item.pk)
    inside = permissions.is_maker(visit.actor, fresh.author_id, fresh.target.co_owner_ids)
    leads = permissions.can_invite(visit.actor, author_id=fresh.author_id)
    known = users.people({fresh.author_id, *(part.user_id for part in parts)})
    rows = []
    for part in parts:
        if part.standing == Contributor.INVITED and not inside and part.user_id != me:
            continue
        person = known.get(part.user_id)
        rows.append(
            {
                "name": users.display_name(person),
                "username": person.username if person is not None and part.standing else "",
                "standing": part.standing,
                "is_me": part.user_id == me,
            }
        )
    typed = (visit.request.POST if error else visit.request.GET).get("username" if error else "q", "")
    return visit.show(
        "people",
        "catalogue",
        status=error.status if error else 200,
        item=fresh,
        first=users.display_name(known.get(fresh.author_id)),
        author={"name": users.display_name(known.get(fresh.author_id))},
        rows=rows,
        leads=leads,
        asked=next((row for row in rows if row["is_me"] and row["standing"] == Contributor.INVITED), None),
        error=error,
        typed=typed,
        found=mentions.suggest(fresh.target, visit.actor, typed) if leads and typed and not error else [],
        looked=bool(typed) and not error,
    )


@page("GET", "POST")
def suggested(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show what readers suggest for a Knowledge and the form for a new suggestion, or take one in."""
    item = queries.get(uuid, visit.actor, now=visit.now)
    if visit.request.method != "POST":
        return _suggested(visit, item)
    given = visit.request.POST
    try:
        suggestions.suggest(
            item.pk,
            visit.actor,
            field=given.get("field", "body"),
            old=given.get("old", ""),
            new=given.get("new", ""),
            note=given.get("note", ""),
            now=visit.now,
        )
    except SocialError as error:
        return visit.refuse(error) if visit.wants_json else _suggested(visit, item, error)
    return visit.go(reverse("social_learning:suggestions", args=[uuid]), said="suggested")


@page("POST")
def decide(visit: Visit, uuid: UUID, suggestion: UUID) -> HttpResponse:
    """Take a suggestion over, leave it with thanks, or take one's own back."""
    item = queries.get(uuid, visit.actor, now=visit.now)
    given = visit.request.POST
    doing, answer = given.get("do", ""), given.get("answer", "")
    if suggestions.waiting(suggestion).knowledge_id != item.pk:
        raise NotFound
    try:
        said = _decide(visit, suggestion, doing, answer)
    except SocialError as error:
        return visit.refuse(error) if visit.wants_json else _suggested(visit, item, error, suggestion)
    return visit.go(reverse("social_learning:suggestions", args=[uuid]), said=said)


def _decide(visit: Visit, suggestion: UUID, doing: str, answer: str) -> str:
    if doing == "accept":
        done = edits.accept(suggestion, visit.actor, now=visit.now, answer=answer)
        return "suggestion_waits" if getattr(done, "working", None) is not None else "suggestion_in"
    if doing == "refuse":
        suggestions.refuse(suggestion, visit.actor, now=visit.now, answer=answer)
        return "suggestion_left"
    if doing == "take_back":
        suggestions.take_back(suggestion, visit.actor, now=visit.now)
        return "suggestion_back"
    raise NotFound(code="unknown_action")


def _suggested(
    visit: Visit, item: Knowledge, error: SocialError | None = None, about: UUID | None = None
) -> HttpResponse:
    is_steward = visit.actor.is_site_staff or spaces.is_steward(visit.actor, item.space)
    rows = suggestions.shown(item, visit.actor, is_steward=is_steward)
    names = users.names({row.user_id for row in rows})
    writes = permissions.is_maker(visit.actor, item.author_id, item.target.co_owner_ids)
    return visit.show(
        "suggestions",
        "catalogue",
        status=error.status if error else 200,
        item=item,
        rows=[_row(row, names, visit.actor.user_id, error if row.uuid == about else None) for row in rows],
        writes=writes and visit.actor.may_write,
        may_suggest=item.state == State.PUBLISHED and visit.actor.may_write and not writes,
        typed=visit.request.POST if error and about is None else visit.request.GET,
        error=error if about is None else None,
        problems=error.fields if error and about is None else {},
    )


def _row(row: Suggestion, names: dict[int, str], me: int | None, error: SocialError | None) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "by": names[row.user_id],
        "at": row.created_at,
        "field": row.field,
        "before": row.before,
        "after": row.after,
        "pieces": compare.words(row.old, row.new),
        "note": row.note,
        "answer": row.answer,
        "state": row.state,
        "waits": row.state == Suggestion.WAITING,
        "is_mine": row.user_id == me,
        "version": row.revision.number if row.revision is not None else None,
        "error": error,
    }


def _may_edit(visit: Visit, work: Knowledge) -> bool:
    return permissions.can_edit(
        visit.actor, state=work.state, author_id=work.author_id, co_authors=work.target.co_owner_ids
    )


urlpatterns = [
    path("knowledge/<uuid:uuid>/people/", people, name="coauthors"),
    path("knowledge/<uuid:uuid>/suggestions/", suggested, name="suggestions"),
    path("knowledge/<uuid:uuid>/suggestions/<uuid:suggestion>/", decide, name="suggestion"),
]

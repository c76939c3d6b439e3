"""The page of what is said about a unit, and the forms for browsers without script: react, comment, finish."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import attrs
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from social_learning import api
from social_learning.comments import api as comments
from social_learning.comments import queries as comment_queries
from social_learning.keys import SocialKey, parse
from social_learning.lib.errors import Invalid
from social_learning.pages import bars, follows
from social_learning.pages.base import Visit, page
from social_learning.progress import api as progress
from social_learning.reactions import api as reactions
from social_learning.reactions import marks
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target


def _target(visit: Visit, key: str) -> Target:
    return spaces.open_target(key, visit.actor, now=visit.now)


@page("GET")
def talk(visit: Visit, key: str) -> HttpResponse:
    """Show what colleagues make of a unit, on a page of its own; what has a page already is shown there.

    With ``part`` the thread alone, for the bar under the unit, which opens it in place; "read": for looking only.
    """
    target = _target(visit, key)
    if isinstance(parse(key), SocialKey):
        return visit.go(target.url)
    here = reverse("social_learning:talk", args=[target.key])
    part = visit.request.GET.get("part")
    if part is not None:
        visit.actor = attrs.evolve(visit.actor, read_only=visit.actor.read_only or part == "read")
        context = {"talk": bars.talk(visit, target, here), "now": visit.now}
        return render(visit.request, "social_learning/parts/comments.html", context)
    follow = follows.of_target(visit, target, here)
    return visit.show("talk", "", target=target, follow=follow, **bars.of_unit(visit, target, here))


@page("POST")
def react(visit: Visit, key: str) -> HttpResponse:
    """Give a reaction, or take it back."""
    given, target = visit.request.POST, _target(visit, key)
    if given.get("undo"):
        reactions.unreact(target, visit.actor, given.get("kind", ""), now=visit.now)
    else:
        reactions.react(target, visit.actor, given.get("kind", ""), now=visit.now, note=given.get("note", ""))
    return visit.go(visit.back(target.url))


@page("POST")
def answered(visit: Visit, key: str) -> HttpResponse:
    """Note that open questions or marks of one kind are taken care of."""
    marks.resolve(_target(visit, key), visit.actor, visit.request.POST.get("kind", ""), now=visit.now)
    return visit.go(visit.back(reverse("social_learning:me")), said="answered")


@page("POST")
def comment(visit: Visit, key: str) -> HttpResponse:
    """Say something, or do what a form asks for with what was said: change it, take it back, pin it, report it."""
    given, target = visit.request.POST, _target(visit, key)
    verb = _VERBS.get(given.get("do", ""))
    if verb is not None:
        return visit.go(visit.back(target.url), said=verb(visit, _uuid(given.get("uuid", ""))))
    parent = given.get("parent", "")
    body = given.get("body", "")
    comments.add(target, visit.actor, body, now=visit.now, parent_uuid=_uuid(parent) if parent else None)
    return visit.go(visit.back(target.url), said="commented")


@page("GET")
def versions(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show the texts a comment has had, to its author and to stewards."""
    found = comment_queries.versions(uuid, visit.actor, visit.request.GET.get("cursor") or None)
    _comment, target = comment_queries.visible(uuid, visit.actor)
    return visit.show("versions", "", target=target, versions=found.versions, next=found.next)


def _edit(visit: Visit, uuid: UUID) -> str:
    comments.edit(uuid, visit.actor, visit.request.POST.get("body", ""), now=visit.now)
    return "commented"


def _remove(visit: Visit, uuid: UUID) -> str:
    comments.remove(uuid, visit.actor, now=visit.now, reason=visit.request.POST.get("reason", ""))
    return "removed"


def _resolve(visit: Visit, uuid: UUID, *, resolved: bool) -> str:
    comments.resolve(uuid, visit.actor, now=visit.now, resolved=resolved)
    return "resolved" if resolved else "reopened"


def _pin(visit: Visit, uuid: UUID, *, pinned: bool) -> str:
    comments.pin(uuid, visit.actor, now=visit.now, pinned=pinned)
    return "pinned" if pinned else "unpinned"


def _report(visit: Visit, uuid: UUID) -> str:
    given = visit.request.POST
    api.report_comment(uuid, visit.actor, given.get("reason", ""), now=visit.now, line=given.get("line", ""))
    return "reported"


# What a form may ask for with a comment; each returns the sentence that is shown then.
_VERBS: dict[str, Callable[[Visit, UUID], str]] = {
    "edit": _edit,
    "remove": _remove,
    "resolve": partial(_resolve, resolved=True),
    "reopen": partial(_resolve, resolved=False),
    "pin": partial(_pin, pinned=True),
    "unpin": partial(_pin, pinned=False),
    "report": _report,
}


@page("POST")
def finish(visit: Visit, key: str) -> HttpResponse:
    """Note that the person finished, or had not after all."""
    target = _target(visit, key)
    if visit.request.POST.get("event") == "undo":
        progress.undo_finish(target, visit.actor, now=visit.now)
        return visit.go(visit.back(target.url))
    progress.finish(target, visit.actor, now=visit.now)
    return visit.go(visit.back(target.url), said="finished")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid(_("We do not know which comment this is about.")) from error

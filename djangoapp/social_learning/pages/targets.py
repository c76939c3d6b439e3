"""The forms under a Knowledge or a unit for browsers without script: react, comment, finish."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from social_learning.comments import api as comments
from social_learning.lib.errors import Invalid
from social_learning.pages.base import Visit, page
from social_learning.progress import api as progress
from social_learning.reactions import api as reactions
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target


def _target(visit: Visit, key: str) -> Target:
    return spaces.open_target(key, visit.actor, now=visit.now)


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
def comment(visit: Visit, key: str) -> HttpResponse:
    """Say something, change it, or take it back."""
    given, target = visit.request.POST, _target(visit, key)
    body, doing = given.get("body", ""), given.get("do", "add")
    if doing == "edit":
        comments.edit(_uuid(given.get("uuid", "")), visit.actor, body, now=visit.now)
    elif doing == "remove":
        comments.remove(_uuid(given.get("uuid", "")), visit.actor, now=visit.now)
    else:
        parent = given.get("parent", "")
        comments.add(target, visit.actor, body, now=visit.now, parent_uuid=_uuid(parent) if parent else None)
    return visit.go(visit.back(target.url), said="removed" if doing == "remove" else "commented")


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

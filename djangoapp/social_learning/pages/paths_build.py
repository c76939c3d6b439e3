"""Making a path: its words, its steps one by one, and what becomes of it. Every act is a plain form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid, NotAllowed, SocialError
from social_learning.pages import show_paths
from social_learning.pages.base import Visit, page
from social_learning.paths import api, naming, queries, steps
from social_learning.paths.models import Path, State
from social_learning.search import cards
from social_learning.search import queries as search
from social_learning.search.filters import Filters
from social_learning.spaces import queries as spaces

# What can be a step; the catalogue knows more.
SOURCES = ("knowledge", "course", "unit")
FOUND = 8
WORDS = ("title", "objective", "audience")


@transaction.non_atomic_requests
@page("GET", "POST")
def new(visit: Visit) -> HttpResponse:
    """Begin a path: what it is called, where it stands."""
    sent = visit.request.POST
    if visit.request.method != "POST":
        return _new(visit, {"space": visit.request.GET.get("space", "")})
    typed = {name: sent.get(name, "") for name in (*WORDS, "space")}
    try:
        made = api.create(
            visit.actor,
            space_id=number(typed["space"], "space"),
            now=visit.now,
            **{name: typed[name] for name in WORDS},
        )
    except SocialError as error:
        if visit.wants_json:
            raise
        return _new(visit, typed, error)
    return visit.go(address(made), said="path_made")


def _new(visit: Visit, typed: dict[str, str], error: SocialError | None = None) -> HttpResponse:
    return visit.show(
        "path_new",
        "catalogue",
        status=error.status if error else 200,
        error=error,
        typed=typed,
        spaces=spaces.sharing_spaces(visit.actor),
    )


@transaction.non_atomic_requests
@page("GET", "POST")
def build(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show where a path is made, or do what a form asks for; what is refused stays in the form."""
    if visit.request.method != "POST":
        return _build(visit, uuid)
    doing = visit.request.POST.get("do", "")
    act = _ACTS.get(doing)
    if act is None:
        raise Invalid(_("We do not know this choice."), code="unknown_choice")
    try:
        return act(visit, uuid)
    except SocialError as error:
        if visit.wants_json or error.status in (401, 403, 404) or act in (_archive, _restore):
            raise
        return _build(visit, uuid, error, typed=visit.request.POST if doing == "save" else None)


def _build(visit: Visit, uuid: UUID, error: SocialError | None = None, typed: Any = None) -> HttpResponse:
    seen = queries.one(uuid, visit.actor, now=visit.now)
    if not (seen.can_edit or seen.can_discard):
        raise NotAllowed
    text = visit.request.GET.get("q", "").replace("\x00", "").strip()[:200]
    row = seen.path
    given = typed or {name: getattr(row, name) for name in (*WORDS, "required_completion")}
    return visit.show(
        "path_build",
        "catalogue",
        status=error.status if error else 200,
        error=error,
        typed={name: given.get(name, "") for name in (*WORDS, "required_completion")},
        in_order=typed.get("is_sequential") == "yes" if typed else row.is_sequential,
        theme=str(typed.get("theme", "")) if typed else str(row.theme_id or ""),
        themes=spaces.themes_in_use(),
        q=text,
        hits=_hits(visit, text, {one.key for one in seen.steps}) if text else [],
        chip=show_paths.draft_chip(row) if row.state != State.PUBLISHED else None,
        **show_paths.whole(visit, seen),
    )


def _hits(visit: Visit, text: str, there: set[str]) -> list[dict[str, Any]]:
    """Return what may become a step: what was found, or the one thing whose address was pasted."""
    key = naming.key_of(text)
    if key:
        return [{"key": key, "title": text, "kind": "", "icon": "link", "why": "", "there": key in there}]
    found = search.find(
        visit.actor, Filters(sources=SOURCES), text=text, sort=search.MATCH, limit=FOUND, standing=visit.standing
    )
    return [
        {
            "key": card.key,
            "title": card.title,
            "kind": card.kind.label,
            "icon": card.kind.icon,
            "why": card.why,
            "there": card.key in there,
        }
        for card in cards.of(found.entries)
    ]


def _save(visit: Visit, uuid: UUID) -> HttpResponse:
    given = visit.request.POST
    theme = given.get("theme", "")
    made = api.edit(
        uuid,
        visit.actor,
        now=visit.now,
        version=_version(visit),
        **{name: given.get(name, "") for name in WORDS},
        theme_id=number(theme, "theme") if theme else None,
        is_sequential=given.get("is_sequential") == "yes",
        required_completion=given.get("required_completion", ""),
    )
    return visit.go(address(made), said="saved")


def _add(visit: Visit, uuid: UUID) -> HttpResponse:
    given = visit.request.POST
    steps.add(uuid, visit.actor, given.get("key", ""), now=visit.now)
    # Whoever adds one step of what they searched often adds another.
    asked = given.get("q", "")[:200]
    query = f"?{urlencode({'q': asked})}" if asked else ""
    return visit.go(f"{_here(uuid)}{query}#steps", said="step_added")


def _step(visit: Visit, uuid: UUID) -> HttpResponse:
    given = visit.request.POST
    minutes = given.get("minutes", "").strip()
    steps.change(
        uuid,
        _step_id(visit),
        visit.actor,
        now=visit.now,
        required=given.get("required") == "yes",
        note=given.get("note", ""),
        minutes=number(minutes, "minutes") if minutes else None,
    )
    return visit.go(f"{_here(uuid)}#step-{_step_id(visit)}", said="saved")


def _move(visit: Visit, uuid: UUID) -> HttpResponse:
    steps.move(uuid, _step_id(visit), visit.actor, visit.request.POST.get("do", ""), now=visit.now)
    return visit.go(f"{_here(uuid)}#step-{_step_id(visit)}")


def _remove(visit: Visit, uuid: UUID) -> HttpResponse:
    steps.remove(uuid, _step_id(visit), visit.actor, now=visit.now)
    return visit.go(f"{_here(uuid)}#steps", said="step_removed")


def _publish(visit: Visit, uuid: UUID) -> HttpResponse:
    return visit.go(api.publish(uuid, visit.actor, now=visit.now).url, said="path_published")


def _ask(visit: Visit, uuid: UUID) -> HttpResponse:
    return visit.go(api.ask(uuid, visit.actor, now=visit.now).url, said="path_asked")


def _hand_back(visit: Visit, uuid: UUID) -> HttpResponse:
    api.hand_back(uuid, visit.actor, now=visit.now, note=visit.request.POST.get("note", ""))
    return visit.go(reverse("social_learning:paths"), said="path_handed_back")


def _archive(visit: Visit, uuid: UUID) -> HttpResponse:
    return visit.go(api.archive(uuid, visit.actor, now=visit.now).url, said="archive")


def _restore(visit: Visit, uuid: UUID) -> HttpResponse:
    return visit.go(api.restore(uuid, visit.actor, now=visit.now).url, said="restore")


def _discard(visit: Visit, uuid: UUID) -> HttpResponse:
    api.discard(uuid, visit.actor, now=visit.now)
    return visit.go(f"{reverse('social_learning:paths')}?list={queries.MINE}", said="deleted")


_ACTS: dict[str, Callable[[Visit, UUID], HttpResponse]] = {
    "save": _save,
    "add": _add,
    "step": _step,
    steps.UP: _move,
    steps.DOWN: _move,
    "remove": _remove,
    "publish": _publish,
    "ask": _ask,
    "hand_back": _hand_back,
    "archive": _archive,
    "restore": _restore,
    "discard": _discard,
}


def address(found: Path) -> str:
    """Return where a path is made."""
    return _here(found.uuid)


def _here(uuid: UUID) -> str:
    return reverse("social_learning:path-build", args=[uuid])


def _step_id(visit: Visit) -> int:
    return number(visit.request.POST.get("step", ""), "step")


def _version(visit: Visit) -> int | None:
    given = visit.request.POST.get("version", "")
    return number(given, "version") if given else None


def number(text: str, name: str) -> int:
    """Return a number that a form has sent; ``Invalid`` for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        sentence = _("Please choose one from the list.")
        raise Invalid(sentence, code="invalid", fields={name: sentence})
    return int(text)

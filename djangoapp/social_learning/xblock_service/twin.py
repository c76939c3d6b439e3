"""The in-memory twin: the same panels where the app is not installed, so that the blocks can be tried in the SDK.

Its templates and scripts are the app's own, read from the package: ``engine`` renders the former, the block's
``asset`` handler gives out the latter.
"""

from __future__ import annotations

import mimetypes
import re
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _

from social_learning.xblock_service import engine, parts, twin_http
from social_learning.xblock_service.contract import (
    Answer,
    Call,
    Choice,
    GallerySettings,
    Panel,
    Place,
    ReactionsSettings,
    Viewer,
)
from social_learning.xblock_service.memory import Memory, Shared

_ASSET = re.compile(r"[a-z0-9_]{1,40}\.(?:js|css)")


class Twin:
    """The social service of one process."""

    answers_handlers = True

    def __init__(self) -> None:
        self.memory = Memory()

    def reactions_panel(self, place: Place, viewer: Viewer, settings: ReactionsSettings) -> Panel:
        """Return reactions and comments of the unit; popularity needs more people than a process knows."""
        words = parts.instead(place, viewer)
        if words:
            return _panel("reactions", {"heading": settings.heading, "words": words}, place)
        state = twin_http.summary(self.memory, place.unit_key, viewer)
        key, thing, why_not = place.unit_key, self.memory.thing(place.unit_key), _why_not(viewer)
        root = twin_http.root(place, viewer)
        src = f"{root}targets/{quote(key, safe=':+@')}/"
        bar = parts.bar(
            key=key,
            src=src,
            only=settings.kinds,
            counts=thing.counts(),
            mine=thing.mine(viewer.user_id),
            may=not why_not,
            why_not=why_not,
        )
        context = {
            "heading": settings.heading,
            "bar": {**bar, "unnamed": settings.hide_names},
            "preview": viewer.preview,
            "scripts": _scripts(place, ["reactions.js"] + ["comments.js"] * settings.show_comments),
        }
        if settings.show_comments:
            context["talk"] = parts.talk(
                key=key,
                src=src,
                comment_src=f"{root}comments/",
                comments=twin_http.thread(thing, viewer),
                count=state["comments"]["count"],
                now=timezone.now(),
                may=not why_not,
            )
        return _panel("reactions", context, place, src=src, state=state, read_only=bool(why_not))

    def gallery(self, place: Place, viewer: Viewer, settings: GallerySettings) -> Panel:
        """Return the share box and what was shared on the unit in this process."""
        words = parts.instead(place, viewer)
        if words:
            return _panel("gallery", {"heading": settings.heading, "words": words}, place)
        root, why_not = twin_http.root(place, viewer), _why_not(viewer)
        shared = self.memory.shared_on(place.unit_key)
        may = settings.allow_sharing and not why_not
        context = {
            "heading": settings.heading,
            # Nothing is published here, so nothing is ever answered.
            "slots": [{"question": settings.wanted, "url": "", "answer": "", "uuid": ""}] if settings.wanted else [],
            "cards": [_card(one) for one in shared[: settings.limit]],
            "why_not": why_not,
            "prompt": settings.prompt,
            "note": {"src": f"{root}knowledge/"} if may else None,
            "scripts": _scripts(place, ["unit_share.js"] if may else []),
        }
        state = {"results": [twin_http.card(one) for one in shared[: settings.limit]]}
        return _panel("gallery", context, place, src=f"{root}knowledge/", state=state, read_only=not may)

    def kind_choices(self) -> list[Choice]:
        """Return the kinds of reaction."""
        return parts.kind_choices()

    def theme_choices(self) -> list[Choice]:
        """Return no themes: the twin has none."""
        return []

    def answer(self, place: Place, viewer: Viewer, call: Call) -> Answer:
        """Answer as the REST API would."""
        return twin_http.answer(self.memory, place, viewer, call)

    def asset(self, path: str) -> tuple[bytes, str] | None:
        """Return one of the app's scripts or style sheets."""
        if not _ASSET.fullmatch(path):
            return None
        found = files("social_learning").joinpath("static", parts.FOLDER, path)
        if not found.is_file():
            return None
        kind = "text/javascript" if path.endswith(".js") else mimetypes.guess_type(path)[0] or "text/css"
        return found.read_bytes(), kind


SERVICE = Twin()


def _why_not(viewer: Viewer) -> str:
    return parts.preview_words() if viewer.preview else ""


def _card(shared: Shared) -> dict[str, Any]:
    return {
        "url": shared.url or "#",
        "target": "_blank",
        "title": shared.title,
        "why": shared.why or shared.body[:200],
        "kind_label": _("Link") if shared.url else _("Article"),
        "icon": "link" if shared.url else "article",
        "author": parts.author(shared.name),
        "minutes": 1,
        "time": "1 min",
        "trust": {"state": "peer", "label": _("Shared by a peer"), "icon": "person"},
        "words": "",
    }


def _scripts(place: Place, names: list[str]) -> list[str]:
    return [place.asset_url + name for name in names]


def _panel(name: str, context: dict[str, Any], place: Place, **values: Any) -> Panel:
    html = engine.render(name, {**context, "now": timezone.now()})
    return Panel(html=html, css=tuple(_scripts(place, list(parts.CSS))), **values)

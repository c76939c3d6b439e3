"""What was shared on a unit, and the box to add to it: the panel of the ``knowledge_share`` block."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

from django.db import transaction
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.knowledge import formats
from social_learning.lib import clock
from social_learning.search import cards, trust
from social_learning.search import queries as search
from social_learning.spaces import api as spaces_api
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space, Theme
from social_learning.xblock_service.contract import GallerySettings, Panel, Place, Viewer
from social_learning.xblock_service.live import page, wanted, who

# As many cards as a unit shows when somebody goes on asking for more; the catalogue has the rest.
MAX_SHOWN = 24


def panel(place: Place, viewer: Viewer, settings: GallerySettings) -> Panel:
    """Return the panel for somebody who is logged in."""
    person, now = who.in_course(viewer, place.course_key), clock.now()
    why_not = who.why_not(viewer, person)
    themes = spaces.themes() if settings.theme else None
    chosen = next((theme for theme in themes or () if theme.slug == settings.theme), None)
    notes = wanted.notes(place, viewer, person, settings, now)
    entries, more = search.shared_in(
        person,
        place.unit_key,
        # A theme that is gone hides nothing.
        theme_id=chosen.pk if chosen else None,
        sort=settings.sort,
        limit=settings.limit,
        first=notes.picks,
    )
    space = _space(place, person, viewer, now)
    box = _box(place, person, viewer, settings, space, chosen) if space is not None else None
    picked = sum(entry.knowledge_id in notes.picks for entry in entries)
    # A unit is an iframe, and Studio another site: the way to a Knowledge leads out, to the LMS.
    shown = [
        {**card.as_part("_top"), "url": page.address("knowledge", card.uuid), "uuid": str(card.uuid)}
        for card in cards.of(entries, themes)
    ]
    sorting = _sorting(place, settings, chosen, more) if len(shown) - picked > 1 and not viewer.preview else None
    context: dict[str, Any] = {
        "heading": settings.heading,
        "prompt": settings.prompt,
        "now": now,
        "picks": shown[:picked],
        "cards": shown[picked:],
        "slots": wanted.slots(notes, viewer, settings, box["fields"] if box and not viewer.preview else {}, now),
        "sorting": sorting,
        "box": box,
        "preview": viewer.preview,
        "more": _more(place) if more else None,
        "why_not": why_not,
        "scripts": page.scripts(
            ["share.js", "duplicates.js"] * bool(box) + ["gallery.js"] * bool(sorting or notes.slots)
        ),
    }
    state = {"results": [{"key": entry.key, "title": entry.title} for entry in entries]}
    src = box["action"] if box else ""
    return page.panel("gallery", context, src=src, state=state, read_only=bool(why_not) or box is None)


def _space(place: Place, person: Actor, viewer: Viewer, now: datetime) -> Space | None:
    """Return the course's space, made when somebody of the course first comes; a preview makes nothing."""
    found = spaces.course_space(place.course_key) if place.course_key else None
    if found is not None or viewer.preview or not (place.course_key and who.belongs(person, place.course_key)):
        return found
    with transaction.atomic():
        return spaces_api.ensure_course_space(place.course_key, now=now)


def _box(
    place: Place, person: Actor, viewer: Viewer, settings: GallerySettings, space: Space, theme: Theme | None
) -> dict[str, Any] | None:
    """Return the share box, or None where this person does not share; a preview shows it for looking."""
    if not settings.allow_sharing or not (viewer.preview or spaces.can_share(person, space)):
        return None
    fields = {"origin_key": place.unit_key, "space": space.pk, **({"theme": theme.pk} if theme else {})}
    return {
        "action": page.address("share"),
        "accept": formats.accept(),
        "fields": fields,
        "stay": True,
        "max_mb": conf.get("MAX_UPLOAD_MB"),
        # Two blocks in one unit are two boxes.
        "suffix": f"-{crc32(place.block_key.encode()):x}",
    }


def _more(place: Place) -> dict[str, str]:
    query = urlencode({"origin": place.unit_key})
    return {"url": f"{page.address('catalogue')}?{query}", "words": _("See all in the catalogue")}


def _sorting(place: Place, settings: GallerySettings, theme: Theme | None, more: bool) -> dict[str, Any]:
    """Return what the order of the cards is chosen with: links, and what a script needs to do it in place."""
    origin = {"origin": place.unit_key}
    blank = {"title": "", "why": "", "kind_label": "", "icon": "article", "author": {"name": " "}, "target": "_top"}
    asked = {**origin, **({"theme": str(theme.pk)} if theme else {})}
    return {
        "src": f"{page.address('api-catalogue')}?{urlencode(asked)}",
        "orders": wanted.orders({**origin, **({"theme": theme.slug} if theme else {})}, settings.sort),
        "limit": settings.limit,
        "max": MAX_SHOWN,
        "more": more,
        "root": page.address("catalogue"),
        # The two shapes of a card, and the pictures of what is shared, for a script to fill in.
        "blanks": [{**blank, "trust": trust.chip(is_validated)} for is_validated in (False, True)],
        "icons": sorted({entry.icon for entry in formats.FORMATS.values()}),
    }

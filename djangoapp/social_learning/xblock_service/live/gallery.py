"""What was shared on a unit, and the box to add to it: the panel of the ``knowledge_share`` block."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zlib import crc32

from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.keys import KnowledgeKey
from social_learning.knowledge import formats
from social_learning.lib import clock
from social_learning.search import cards
from social_learning.search import queries as search
from social_learning.spaces import api as spaces_api
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space, Theme
from social_learning.xblock_service.contract import GallerySettings, Panel, Place, Viewer
from social_learning.xblock_service.live import page, who


def panel(place: Place, viewer: Viewer, settings: GallerySettings) -> Panel:
    """Return the panel; only an invitation to log in for those who are not."""
    person, now = who.actor(viewer, place.course_key), clock.now()
    why_not = who.why_not(viewer, person)
    if person.user_id is None:
        return page.panel("gallery", {"heading": settings.heading, "words": why_not})
    themes = spaces.themes()
    chosen = next((theme for theme in themes if theme.slug == settings.theme), None)
    found = search.catalogue(
        person,
        # A theme that is gone hides nothing.
        theme_id=chosen.pk if chosen else None,
        sort=settings.sort if settings.sort in search.SORTS else search.DEFAULT_SORT,
        limit=settings.limit,
        origin_key=place.unit_key,
    )
    space = _space(place, person, viewer, now)
    box = _box(place, person, viewer, settings, space, chosen) if space is not None else None
    context: dict[str, Any] = {
        "heading": settings.heading,
        "prompt": settings.prompt,
        "now": now,
        # A unit is an iframe, and Studio another site: the way to a Knowledge leads out, to the LMS.
        "cards": [
            {**card.as_part("_top"), "url": page.address("knowledge", card.uuid)}
            for card in cards.of(found.entries, themes)
        ],
        "box": box,
        "preview": viewer.preview,
        "more": _more() if found.next else None,
        "why_not": why_not,
        "scripts": page.scripts(["share.js"] if box else []),
    }
    state = {"results": [{"key": str(KnowledgeKey(entry.uuid)), "title": entry.title} for entry in found.entries]}
    src = box["action"] if box else ""
    return page.panel("gallery", context, src=src, state=state, read_only=bool(why_not) or box is None)


def _space(place: Place, person: Actor, viewer: Viewer, now: datetime) -> Space | None:
    """Return the course's space, made when somebody of the course first comes; a preview makes nothing."""
    found = spaces.course_space(place.course_key) if place.course_key else None
    belongs = person.is_site_staff or place.course_key in (person.courses | person.staff_courses)
    if found is not None or viewer.preview or not (place.course_key and belongs):
        return found
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


def _more() -> dict[str, str]:
    return {"url": page.address("catalogue"), "words": _("See all in the catalogue")}

"""What the team of a course picked and asks for in a unit, as the gallery shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from social_learning.curation import api, queries
from social_learning.curation.queries import Notes, Slot
from social_learning.data import Actor
from social_learning.xblock_service.contract import GallerySettings, Place, Viewer
from social_learning.xblock_service.live import page, who


def notes(place: Place, viewer: Viewer, person: Actor, settings: GallerySettings, now: datetime) -> Notes:
    """Return picks and questions of the unit; one query, more only once after an author has changed the setting."""
    found = queries.of_place(place.unit_key)
    if _agrees(found, place, settings) or viewer.preview or not person.may_write:
        return found
    if not place.course_key or not who.belongs(person, place.course_key):
        return found
    api.agree_with_setting(place.unit_key, place.block_key, settings.wanted, person, now=now)
    return queries.of_place(place.unit_key)


def slots(found: Notes, viewer: Viewer, settings: GallerySettings, share: dict[str, Any], now: datetime) -> list[Any]:
    """Return the questions for the template; ``share`` are the fields of the share box, none for who cannot share."""
    shown = [_slot(slot, share) for slot in found.shown(now)]
    known = {slot.text_hash for slot in found.slots}
    if viewer.preview and settings.wanted and api.text_hash(settings.wanted) not in known:
        # Learners will bring it to life; an author sees it before.
        shown.insert(0, {"question": settings.wanted, "url": "", "answer": "", "uuid": ""})
    return shown[: queries.MAX_SHOWN]


def open_in_unit(unit_key: str, *, now: datetime, may_answer: bool) -> list[Any]:
    """Return the questions of a unit that has no gallery, for the template; one query.

    The way to answer is the page to share on; who may not share there is told on it.
    """
    share = {"origin_key": unit_key} if may_answer else {}
    return [_slot(slot, share) for slot in queries.of_place(unit_key).shown(now)]


def _agrees(found: Notes, place: Place, settings: GallerySettings) -> bool:
    wanted = api.text_hash(settings.wanted) if settings.wanted else ""
    here = {slot.text_hash for slot in found.slots if slot.block_key == place.block_key and slot.is_open}
    return not here - {wanted} and (not wanted or wanted in {slot.text_hash for slot in found.slots})


def _slot(slot: Slot, share: dict[str, Any]) -> dict[str, Any]:
    answered = not slot.is_open
    way = f"{page.address('share')}?{urlencode({**share, 'wanted': str(slot.uuid)})}" if share else ""
    return {
        "uuid": "" if answered else str(slot.uuid),
        "question": slot.question,
        "url": page.address("knowledge", slot.knowledge_uuid) if answered else way,
        "answer": slot.title if answered else "",
    }


def orders(origin: dict[str, str], current: str) -> list[dict[str, Any]]:
    """Return the orders a learner may choose, as links that also work without script: they lead to the catalogue."""
    named = (("trending", _("Helpful now")), ("new", _("Newest")), ("applied", _("Most applied")))
    root = page.address("catalogue")
    return [
        {
            "name": name,
            "label": label,
            "url": f"{root}?{urlencode({**origin, 'sort': name})}",
            "current": name == current,
        }
        for name, label in named
    ]

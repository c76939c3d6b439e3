"""What pages show around a link: its player, its details, what was shared of it before, and what of a course it is."""

from __future__ import annotations

from typing import Any

import attrs
from django.http import QueryDict
from django.urls import reverse

from social_learning.data import Actor
from social_learning.edxapp import finder
from social_learning.knowledge import details, duplicates, formats, oembed, providers, references
from social_learning.knowledge.models import DetailsStatus, Knowledge, LinkDetails

_WAITING = (DetailsStatus.QUEUED, DetailsStatus.FETCHING)


def player(item: Knowledge, known: LinkDetails | None) -> dict[str, Any] | None:
    """Return what ``parts/embed.html`` shows: nothing of it asks the other site before somebody presses play."""
    video = providers.recognise(item.url) if item.provider and item.url else None
    start = video.start if video is not None else 0
    embed = providers.player_url(item.provider, item.provider_id, start=start, at_once=True)
    if not embed:
        return None
    return {
        "embed": embed,
        "watch": providers.page_url(item.provider, item.provider_id, start=start),
        "name": providers.label_of(item.provider),
        "poster": poster_url(item, known),
        "by": known.author if known is not None else "",
        "start": f"{start // 60}:{start % 60:02}" if start else "",
        "length": _clock(known.seconds) if known is not None and known.seconds else "",
    }


def poster_url(item: Knowledge, known: LinkDetails | None) -> str:
    """Return the address of the picture of a link that we keep, or ``""``."""
    has = known is not None and known.has_poster
    return reverse("social_learning:api-link-poster", args=[item.uuid]) if has else ""


def state(item: Knowledge, known: LinkDetails | None) -> dict[str, Any] | None:
    """Return how far the details of a link are, for its author; None where there is nothing to say."""
    if known is None or not item.url:
        return None
    return {
        "src": reverse("social_learning:api-link-details", args=[item.uuid]),
        "status": known.status,
        "waiting": known.status in _WAITING,
        "name": providers.label_of(item.provider),
        "sentence": details.note_of(known.note, providers.label_of(item.provider)),
        "again": known.note == oembed.UNREACHABLE,
    }


def shared_before(item: Knowledge, actor: Actor) -> list[dict[str, Any]]:
    """Return what ``share/duplicate.html`` shows beside a draft."""
    return duplicates.cards(duplicates.of_draft(item, actor), actor)


def course_of(item: Knowledge) -> finder.Course | None:
    """Return what everybody may know of the course that a reference leads to; None for anything else."""
    return finder.course(item.url.removeprefix("/courses/").removesuffix("/about")) if item.kind == "course" else None


def reference(actor: Actor, given: QueryDict, kept: tuple[str, ...]) -> dict[str, Any]:
    """Return what ``share/reference.html`` shows: the person's courses, or what is in one of them, by title."""
    text, course_key = given.get("find", "")[:100], given.get("course", "")[:255]
    findings = references.find(actor, text, course_key)
    found = [
        {**attrs.asdict(one), "label": formats.label_of(one.kind), "icon": formats.icon_of(one.kind)}
        for one in findings.found
    ]
    return {
        "text": text,
        "course": findings.course,
        "found": found,
        "own": findings.own,
        "asked": "find" in given or findings.course is not None,
        # Where it is shared from, on the way through both forms.
        "kept": {name: given[name] for name in kept if given.get(name)},
    }


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"

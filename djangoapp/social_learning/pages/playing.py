"""What the player of a video or a recording wants, and the form that gives it captions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language

from social_learning import conf
from social_learning.knowledge import captions as knowledge_captions
from social_learning.knowledge import permissions, queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import NotFound, SocialError
from social_learning.media import captions, playing
from social_learning.media.models import StoredFile
from social_learning.pages.base import Visit, page

SPEEDS = ("0.75", "1", "1.25", "1.5", "1.75", "2")


def player(stored: StoredFile) -> dict[str, Any] | None:
    """Return what ``parts/player.html`` wants, None for a file that is no film and no sound; one query for captions."""
    if not stored.mime.startswith(("video/", "audio/")):
        return None
    name, mime = playing.name_to_play(stored)
    made = {one["name"] for one in stored.made}
    url = reverse("social_learning:api-file", args=[stored.uuid])
    return {
        "url": _made(stored, name) if name else url if mime else "",
        "mime": mime,
        "is_sound": mime.startswith("audio/"),
        "poster": reverse("social_learning:api-file-page", args=[stored.uuid, 1]) if stored.pages else "",
        "shape": f"{stored.width} / {stored.height}" if stored.width and stored.height else "",
        "wave": _made(stored, playing.WAVE) if playing.WAVE in made else "",
        "listen": _made(stored, playing.LISTEN) if playing.LISTEN in made else "",
        # What plays everywhere is also the better download: it says nothing of where it was taken.
        "download": _made(stored, name) if name else url,
        "tracks": _tracks(stored),
        "speeds": SPEEDS,
    }


def recorder() -> dict[str, Any]:
    """Return what ``share/recorder.html`` wants."""
    return {"minutes": conf.get("MAX_RECORDING_MINUTES"), "max_mb": conf.get("MAX_UPLOAD_MB")}


def _tracks(stored: StoredFile) -> list[dict[str, Any]]:
    found = captions.of(stored)
    # In the language of the page if there is one; whether they are shown is up to the person.
    own = (get_language() or "").lower()
    best = next((one for one in found if one.language == own), None) or next(
        (one for one in found if one.language.partition("-")[0] == own.partition("-")[0]), None
    )
    return [
        {
            "language": one.language,
            "label": one.label,
            "url": reverse("social_learning:api-captions-file", args=[stored.uuid, one.language]),
            "is_default": one is best,
        }
        for one in ([best, *(one for one in found if one is not best)] if best else found)
    ]


def _made(stored: StoredFile, name: str) -> str:
    return reverse("social_learning:api-file-made", args=[stored.uuid, name])


@page("GET", "POST")
def captions_of(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show the captions of one's own draft, keep those that were sent, or take some away."""
    item = queries.work(uuid, visit.actor, now=visit.now)
    if item.file is None or item.kind not in knowledge_captions.KINDS or not _may_edit(visit, item):
        raise NotFound
    if visit.request.method != "POST":
        return _screen(visit, item)
    given = visit.request.POST
    try:
        if language := given.get("remove", ""):
            knowledge_captions.remove(item.pk, visit.actor, language, now=visit.now)
        else:
            upload = visit.request.FILES.get("captions")
            language = given.get("language", "")
            knowledge_captions.put(item.pk, visit.actor, language=language, upload=upload, now=visit.now)
    except SocialError as error:
        return visit.refuse(error) if visit.wants_json else _screen(visit, item, error)
    return visit.go(reverse("social_learning:captions", args=[uuid]), said="saved")


def _may_edit(visit: Visit, item: Knowledge) -> bool:
    others = item.target.co_owner_ids
    return permissions.can_edit(visit.actor, state=item.state, author_id=item.author_id, co_authors=others)


def _screen(visit: Visit, item: Knowledge, error: SocialError | None = None) -> HttpResponse:
    stored = item.file
    assert stored is not None
    problems = error.fields if error else {}
    return visit.show(
        "captions",
        "share",
        status=error.status if error else 200,
        item=item,
        play=player(stored),
        accept=captions.ACCEPT,
        languages=sorted(
            ((code, captions.name_of(code)) for code, _name in settings.LANGUAGES), key=lambda one: one[1]
        ),
        chosen=visit.request.POST.get("language") or item.language or get_language(),
        error=error,
        problems=problems,
    )


def _languages() -> list[tuple[str, str]]:
    """Return the languages of the site by the names that those who speak them give them."""
    return sorted(((code, captions.name_of(code)) for code, _name in settings.LANGUAGES), key=lambda one: one[1])


urlpatterns: list[URLPattern] = [path("share/<uuid:uuid>/captions/", captions_of, name="captions")]

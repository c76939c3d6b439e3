"""Captions: what is said in a film or a sound, by language, as clean WebVTT that holds text and times and nothing else.

A library reads what people bring (WebVTT or SRT); what is kept is written anew: no styles, no marks, no settings.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from html import escape, unescape
from typing import IO, Any

import attrs
from django.core.files.base import File
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from webvtt import Caption as Cue
from webvtt import WebVTT
from webvtt.errors import MalformedCaptionError, MalformedFileError

from social_learning.lib.errors import Invalid, NotFound, TooLarge
from social_learning.media import holders, outlines
from social_learning.media.models import Caption, FileStatus, StoredFile

MIME = "text/vtt; charset=utf-8"
ACCEPT = ".vtt,.srt"
MAX_BYTES = 1_000_000
MAX_LANGUAGES = 20
_MAX_CUES = 10_000
_MAX_CUE_CHARS = 1_000
_MAX_SECONDS = 24 * 3600
_PART_CHARS = 5_000
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}", re.ASCII | re.IGNORECASE)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# What some programs put into SRT for where a line stands.
_PLACE = re.compile(r"\{\\[^{}\n]{0,80}\}")


@attrs.frozen
class Line:
    """One line of captions: from when to when, in seconds, and what is said."""

    start: float
    end: float
    text: str


@transaction.atomic
def put(stored: StoredFile, *, language: str, upload: File[Any], now: datetime, label: str = "") -> Caption:
    """Keep the captions of one language with a film or a sound, in the place of older ones.

    Raises ``Invalid`` (fields ``language`` or ``captions``) or ``TooLarge``.
    """
    code = _language(language)
    label = " ".join(_NOT_TEXT.sub("", label).split())[:80] or name_of(code)
    lines = read(upload, upload.name or "")
    others = stored.captions.exclude(language=code)
    if others.count() >= MAX_LANGUAGES:
        raise _no(_("There are captions in as many languages as fit. Please take one out first."), "language")
    known = {"label": label, "vtt": written(lines), "created_at": now}
    made, _new = Caption.objects.update_or_create(file=stored, language=code, defaults=known)
    _told(stored, now)
    return made


@transaction.atomic
def remove(stored: StoredFile, language: str, *, now: datetime) -> None:
    """Take the captions of one language away; ``NotFound`` where there are none."""
    if not stored.captions.filter(language=language).delete()[0]:
        raise NotFound
    _told(stored, now)


def of(stored: StoredFile) -> list[Caption]:
    """Return the captions of a file in the order of their names; one query."""
    return list(stored.captions.order_by("label", "language"))


def get(stored: StoredFile, language: str) -> Caption:
    """Return the captions of one language; ``NotFound`` where there are none."""
    found = stored.captions.filter(language=language).first()
    if found is None:
        raise NotFound
    return found


def outline(stored: StoredFile) -> list[outlines.Part]:
    """Return what is said, for search: some parts for each language."""
    return [part for caption in of(stored) for part in _parts(caption)]


def said(caption: Caption) -> str:
    """Return what is said as plain lines, without its times."""
    return "\n".join(unescape(line) for line in caption.vtt.splitlines()[1:] if line and " --> " not in line)


def read(file: File[Any] | IO[bytes], name: str) -> list[Line]:
    """Return the lines of a WebVTT or SRT file, in order; raises ``Invalid`` or ``TooLarge``."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TooLarge(_("Captions of this length are not taken. A file of up to 1 MB is."), code="captions_too_large")
    form = name.lower().rpartition(".")[2]
    if form not in ("vtt", "srt"):
        raise _no(_("Captions come as a .vtt or .srt file. Most programs can save them as one of these."))
    try:
        cues = list(WebVTT.from_buffer(io.StringIO(_text(data)), format=form).captions)
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise _unreadable() from error
    lines = sorted(_lines(cues), key=lambda line: line.start)
    if not lines or len(lines) > _MAX_CUES:
        raise _unreadable()
    return lines


def written(lines: list[Line]) -> str:
    """Return lines as WebVTT: times and text, nothing that a browser would follow."""
    blocks = (f"{_time(line.start)} --> {_time(line.end)}\n{escape(line.text, quote=False)}" for line in lines)
    return "\n\n".join(("WEBVTT", *blocks)) + "\n"


def name_of(language: str) -> str:
    """Return what those who speak it call a language, its code where we do not know."""
    try:
        return str(get_language_info(language.lower())["name_local"]).capitalize()
    except KeyError:
        return language


def _lines(cues: list[Cue]) -> Iterator[Line]:
    for cue in cues[: _MAX_CUES + 1]:
        start, end = _seconds(str(cue.start)), _seconds(str(cue.end))
        # Marks are gone already; signs written out are read once, and written out again when it is kept.
        plain = _NOT_TEXT.sub("", unescape(_PLACE.sub("", cue.text)))
        text = "\n".join(line.strip() for line in plain.splitlines() if line.strip())[:_MAX_CUE_CHARS]
        if text and 0 <= start < end <= _MAX_SECONDS:
            yield Line(start, end, text)


def _text(data: bytes) -> str:
    code = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        if code == "utf-16" or b"\0" in data:
            raise _unreadable() from None
        # Old programs for subtitles write it, and nothing in the file says so.
        return data.decode("cp1252", "replace")


def _seconds(text: str) -> float:
    hours, minutes, seconds = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _time(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02d}:{whole // 60_000 % 60:02d}:{whole // 1000 % 60:02d}.{whole % 1000:03d}"


def _parts(caption: Caption) -> Iterator[outlines.Part]:
    part: list[str] = []
    for line in said(caption).splitlines():
        part.append(line)
        if sum(map(len, part)) > _PART_CHARS:
            yield outlines.part(caption.label, "\n".join(part))
            part = []
    if part:
        yield outlines.part(caption.label, "\n".join(part))


def _language(text: str) -> str:
    code = text.strip()
    if len(code) > 16 or not _LANGUAGE.fullmatch(code):
        raise _no(_("Please say in which language these captions are."), "language")
    return code.lower()


def _told(stored: StoredFile, now: datetime) -> None:
    """Put what is said among the words of the file, for search, and tell those who hold it."""
    words = outlines.bounded(iter(outline(stored)))
    StoredFile.objects.filter(pk=stored.pk).update(outline=words)
    stored.outline = words
    # One that is still worked on is told of when that ends.
    if stored.status in (FileStatus.READY, FileStatus.FAILED):
        holders.prepared(stored.pk, now)


def _no(sentence: Promise, field: str = "captions") -> Invalid:
    return Invalid(sentence, code=f"bad_{field}", fields={field: sentence})


def _unreadable() -> Invalid:
    return _no(_("We found no captions with times in this file. Please save it again as .vtt or .srt."))

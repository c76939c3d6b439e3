"""The content of a Knowledge as its page shows it, by where it comes from: text, a file, a link, this site."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse

from social_learning.knowledge import details, formats, images
from social_learning.knowledge.models import Knowledge
from social_learning.lib.markdown import to_html
from social_learning.media import notes, pdf, prepare, types
from social_learning.media.models import FileStatus, StoredFile
from social_learning.pages import linked, playing

_BY_PAGE = (types.PDF, types.PPTX, types.ODP)


def content(item: Knowledge) -> dict[str, Any]:
    """Return what ``parts/content.html`` wants."""
    known, course = details.of(item), linked.course_of(item)
    return {
        "key": item.key,
        "kind": item.kind,
        "label": formats.label_of(item.kind),
        "icon": formats.icon_of(item.kind),
        "title": item.title,
        "minutes": item.minutes,
        "html": to_html(item.body, images.shown(item)) if item.body.strip() else "",
        "file": _file(item.file) if item.file is not None else None,
        "known": known,
        "player": linked.player(item, known),
        "picture": linked.poster_url(item, known) or (course.image if course else ""),
        "starts": course.start if course else None,
        "dead_since": known.dead_on if known is not None and known.dead_at else None,
        "url": item.url,
        "host": urlsplit(item.url).hostname or "",
        "is_site": item.kind in formats.FORMATS and formats.FORMATS[item.kind].source == "site",
    }


def finished(item: Knowledge) -> formats.Finished:
    """Return when this format counts as finished."""
    known = formats.FORMATS.get(item.kind)
    return known.finished if known else formats.Finished("opened")


def _file(file: StoredFile) -> dict[str, Any]:
    url = reverse("social_learning:api-file", args=[file.uuid])
    is_picture = types.prepare_of(file.mime) == types.PICTURE
    pages = [] if is_picture else _pages(file)
    return {
        "url": url,
        "name": file.name,
        "size": file.size,
        "mime": file.mime,
        "play": playing.player(file),
        "pages": pages,
        "picture": reverse("social_learning:api-file-page", args=[file.uuid, 1]) if is_picture and file.pages else url,
        # Of documents whose words stand under their headings, none is known to be on a certain page.
        "by_page": bool(pages) and types.prepare_of(file.mime) in _BY_PAGE,
        "shape": "16 / 9" if types.prepare_of(file.mime) in (types.PPTX, types.ODP) else "1 / 1.414",
        "outline": _outline(file.outline),
        "waiting": file.status in (FileStatus.QUEUED, FileStatus.WORKING),
        "note": prepare.note_of(file),
        "state": {
            "url": reverse("social_learning:api-file-state", args=[file.uuid]),
            "retry": reverse("social_learning:api-file-retry", args=[file.uuid]),
            "status": file.status,
            "progress": file.progress,
            "remedy": notes.remedy_of(file),
            "can_retry": notes.can_retry(file),
        },
    }


def _outline(parts: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return title and lines of each part; loose figures, such as numbered circles on a slide, say nothing alone."""
    shown = []
    for part in parts:
        lines = [line for line in part.get("text", "").splitlines() if not line.strip().isdecimal()]
        if part.get("title") or lines:
            shown.append({"title": part.get("title", ""), "text": "\n".join(lines)})
    return shown


def _pages(file: StoredFile) -> list[dict[str, str]]:
    """Return each page: its image, a small one, its words, and where the places of the words are to be had."""
    made = {one["name"] for one in file.made}
    by_page = types.prepare_of(file.mime) in _BY_PAGE

    def part(name: str) -> str:
        return reverse("social_learning:api-file-made", args=[file.uuid, name]) if name in made else ""

    return [
        {
            "url": reverse("social_learning:api-file-page", args=[file.uuid, number]),
            "thumb": part(pdf.thumb_name(number)),
            "words": part(pdf.text_name(number)),
            "text": _text(file.outline, number) if by_page else "",
        }
        for number in range(1, file.pages + 1)
    ]


def _text(outline: list[dict[str, str]], number: int) -> str:
    """Return what stands on a page, for those who hear or search it rather than see it."""
    part = outline[number - 1] if number <= len(outline) else {}
    title, text = part.get("title", ""), part.get("text", "")
    # The title of a page of a PDF is its first line.
    return " ".join((text if text.startswith(title) else f"{title} {text}").split())

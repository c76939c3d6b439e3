"""The content of a Knowledge as its page shows it, by where it comes from: text, a file, a link, this site."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse

from social_learning.knowledge import formats, prepare, providers
from social_learning.knowledge.models import FileStatus, Knowledge, StoredFile
from social_learning.lib.markdown import to_html


def content(item: Knowledge) -> dict[str, Any]:
    """Return what ``parts/content.html`` wants."""
    return {
        "key": item.key,
        "kind": item.kind,
        "label": formats.label_of(item.kind),
        "icon": formats.icon_of(item.kind),
        "title": item.title,
        "minutes": item.minutes,
        "html": to_html(item.body) if item.body.strip() else "",
        "file": _file(item.file) if item.file is not None else None,
        "player": _player(item),
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
    pages = [
        {
            "url": reverse("social_learning:api-file-page", args=[file.uuid, number]),
            "text": _text(file.outline, number),
        }
        for number in range(1, file.pages + 1)
    ]
    return {
        "url": url,
        "name": file.name,
        "size": file.size,
        "mime": file.mime,
        "pages": pages,
        "outline": _outline(file.outline),
        "waiting": file.status == FileStatus.QUEUED,
        "note": prepare.note_of(file),
    }


def _outline(parts: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return title and lines of each part; loose figures, such as numbered circles on a slide, say nothing alone."""
    shown = []
    for part in parts:
        lines = [line for line in part.get("text", "").splitlines() if not line.strip().isdecimal()]
        if part.get("title") or lines:
            shown.append({"title": part.get("title", ""), "text": "\n".join(lines)})
    return shown


def _text(outline: list[dict[str, str]], number: int) -> str:
    """Return what stands on a page, for those who hear it rather than see it."""
    part = outline[number - 1] if number <= len(outline) else {}
    return " ".join(f"{part.get('title', '')} {part.get('text', '')}".split())[:600]


def _player(item: Knowledge) -> dict[str, str] | None:
    known = providers.PROVIDERS.get(item.provider)
    if known is None or not item.provider_id:
        return None
    # The address is built from provider and id alone; the click that loads it also starts it.
    embed = known.player.format(id=item.provider_id)
    return {
        "embed": f"{embed}{'&' if '?' in embed else '?'}autoplay=1",
        "watch": known.page.format(id=item.provider_id),
        "name": known.label,
    }

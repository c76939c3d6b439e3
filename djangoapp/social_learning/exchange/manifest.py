"""What stands in an archive, as plain values: the format ``social-learning-archive/1`` of docs/archive.rst.

A person is a display name here, never an account, an address or a number: an archive leaves the site.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from social_learning.edxapp import site
from social_learning.knowledge import api as knowledge
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Revision
from social_learning.media.models import Caption, StoredFile
from social_learning.meetings.models import Occurrence

FORMAT = "social-learning-archive/1"
MANIFEST = "manifest.json"
SPACE, PERSON = "space", "person"
Values = dict[str, Any]
_RESERVED = frozenset('<>:"/\\|?*')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def head(archive_id: UUID, *, what: str, title: str, comments: bool, now: datetime) -> Values:
    """Return the manifest: what this is, where it comes from, and when it was made."""
    return {
        "format": FORMAT,
        "id": str(archive_id),
        "what": what,
        "title": title,
        "site": site.root_url(),
        "site_name": site.name(),
        "made_at": now.isoformat(),
        "comments": comments,
    }


def folder(item: Knowledge) -> str:
    """Return where everything about one Knowledge lies."""
    return f"items/{item.uuid}"


def safe(name: str) -> str:
    """Return a file name that every file system takes and that leads nowhere: of any script, without tricks."""
    bare = "".join(" " if char in _RESERVED or not char.isprintable() else char for char in name)
    bare = " ".join(bare.split()).strip(". ") or "file"
    path = PurePosixPath(bare)
    if path.stem.lower() in _DEVICES:
        bare = f"_{bare}"
    # Most file systems count bytes.
    stem, suffix = PurePosixPath(bare).stem, PurePosixPath(bare).suffix[:16]
    while len((stem + suffix).encode()) > 180:
        stem = stem[:-1]
    return (stem + suffix) or "file"


def file_place(item: Knowledge, stored: StoredFile) -> str:
    """Return where the file of a Knowledge lies."""
    return f"{folder(item)}/files/{safe(stored.name)}"


def image_place(item: Knowledge, stored: StoredFile) -> str:
    """Return where a picture of its text lies."""
    return f"{folder(item)}/images/{stored.uuid}{PurePosixPath(stored.name).suffix.lower()[:8]}"


def caption_place(item: Knowledge, caption: Caption) -> str:
    """Return where captions of one language lie."""
    return f"{folder(item)}/captions/{caption.language}.vtt"


def values(
    item: Knowledge,
    *,
    names: Mapping[int, str],
    themes: Iterable[str],
    revisions: Iterable[Revision] = (),
    contributors: Iterable[int] = (),
    captions: Iterable[Caption] = (),
    pictures: Iterable[StoredFile] = (),
    dates: Iterable[Occurrence] = (),
) -> Values:
    """Return ``knowledge.json`` of one Knowledge; its text is a file of its own."""
    confirmed = item.validated_by is not None and item.validated_at is not None
    return {
        "uuid": str(item.uuid),
        "kind": item.kind,
        "title": item.title,
        "why": item.why,
        "language": item.language,
        "state": item.state,
        "themes": list(themes),
        "author": names.get(item.author_id, ""),
        "originally_by": item.credit,
        "validated": {"by": names.get(item.validated_by or 0, ""), "at": _at(item.validated_at)} if confirmed else None,
        "contributors": [names[user_id] for user_id in contributors if user_id in names],
        "link": item.url,
        "shared_in": item.origin_key,
        "minutes": item.minutes,
        "begun_at": _at(item.created_at),
        "changed_at": _at(item.updated_at),
        "published_at": _at(item.published_at),
        "url": f"{site.root_url()}{knowledge.page_url(item)}",
        "text": "text.md",
        "file": _file(item.file, file_place(item, item.file)) if item.file is not None else None,
        "captions": [
            {"path": _inside(caption_place(item, one)), "language": one.language, "label": one.label}
            for one in captions
        ],
        "images": [{"uuid": str(one.uuid), **_file(one, image_place(item, one))} for one in pictures],
        "revisions": [
            {
                "number": one.number,
                "title": one.title,
                "note": one.note,
                "author": names.get(one.author_id, ""),
                "published_at": _at(one.published_at),
            }
            for one in revisions
        ],
        # How to dial in stays at home.
        "dates": [
            {
                "starts": one.starts_at.isoformat(),
                "ends": one.ends_at.isoformat(),
                "zone": one.zone,
                "place": one.place,
                "language": one.language,
                "seats": one.seats,
                "state": one.state,
            }
            for one in dates
        ],
    }


def _file(stored: StoredFile, place: str) -> Values:
    return {
        "path": _inside(place),
        "name": stored.name,
        "mime": stored.mime,
        "size": stored.size,
        "sha256": stored.sha256,
    }


def _inside(place: str) -> str:
    """Return a place as seen from the folder of its Knowledge."""
    return place.split("/", 2)[2]


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None

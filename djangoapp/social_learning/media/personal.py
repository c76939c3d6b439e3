"""What media keeps about people: the files they brought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.media import files, holders
from social_learning.media.models import Caption, StoredContent, StoredFile

KEEPS = (
    Kept(
        StoredFile,
        ("uploader_id", "name", "note", "outline", "made"),
        what="Files a person brought: name, content, words and page images for the preview.",
        why="They are what is shared.",
        leaving="Files of what was ever published stay, nobody's; all others are deleted from storage.",
    ),
    Kept(StoredContent),
    Kept(
        Caption,
        ("label", "vtt"),
        what="Captions of the videos and recordings a person brought.",
        why="Colleagues read along, and find what is said.",
        leaving="They stay or go with the file.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the files the person brought."""
    for stored in own_files(user_id):
        yield (
            _("Files you brought"),
            {
                _("name"): stored.name,
                _("kind"): stored.mime,
                _("bytes"): stored.size,
                _("at"): moment(stored.created_at),
                _("link"): reverse("social_learning:api-file", args=[stored.uuid]),
                _("in this archive"): place_in_archive(stored),
            },
        )


def own_files(user_id: int) -> Iterator[StoredFile]:
    """Yield the files the person brought, for an archive of their data."""
    yield from stream.each(StoredFile.objects.filter(uploader_id=user_id))


def place_in_archive(stored: StoredFile) -> str:
    """Return where a file lies in an archive of its owner's data."""
    # The label may hold anything that can be printed; some programs would take a part of it for a folder or a drive.
    safe = "".join("_" if char in '/\\:*?"<>|' else char for char in stored.name)
    return f"files/{stored.pk}-{safe}"


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove what nothing holds any more, and take the name off the rest."""
    for stored in own_files(user_id):
        if holders.in_use([stored.pk]):
            StoredFile.objects.filter(pk=stored.pk).update(uploader_id=FORMER)
        else:
            files.erase(stored)

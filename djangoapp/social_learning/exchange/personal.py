"""What exchange keeps about people: who brought an archive in. What came of it is theirs in ``knowledge``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from social_learning.exchange.models import Import, ImportedItem
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.media import files

KEEPS = (
    Kept(
        Import,
        ("user_id", "title", "site", "counts", "refused"),
        what="Who brought which archive into an area, and what became of it.",
        why="Its importer sees how far it is and what could not be brought.",
        leaving="Removed, with the archive.",
    ),
    Kept(ImportedItem),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the archives a person brought in."""
    for row in stream.each(Import.objects.filter(user_id=user_id).select_related("space")):
        yield (
            _("Archives you brought in"),
            {
                _("title"): row.title,
                _("where"): row.space.title,
                _("state"): row.state,
                _("at"): moment(row.created_at),
            },
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove imports and their archives."""
    for row in stream.each(Import.objects.filter(user_id=user_id).select_related("file")):
        with transaction.atomic():
            row.delete()
        if row.file is not None:
            files.erase(row.file)

"""What a worker does with an import: bring in what it holds, from where it stopped, and tell who brought it."""

from __future__ import annotations

import logging
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.db.models import Q
from django.urls import reverse

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.exchange import access, bringing, opening
from social_learning.exchange.models import Import, State
from social_learning.inbox import api as inbox
from social_learning.lib.errors import Invalid, SocialError
from social_learning.media import files, storage
from social_learning.spaces.models import Space

log = logging.getLogger(__name__)

# After this a worker is believed to be gone.
PATIENCE = timedelta(minutes=15)
# More of what could not be brought nobody reads.
MAX_REFUSED = 200


def run(import_id: int, *, now: datetime) -> None:
    """Bring in what an import holds, from where it stopped; one that another worker is at is left alone."""
    lost = Q(state=State.RUNNING, beat_at__lt=now - PATIENCE)
    free = Import.objects.filter(Q(state=State.QUEUED) | lost, pk=import_id)
    if not free.update(state=State.RUNNING, beat_at=now):
        return
    row = Import.objects.select_related("space", "file").get(pk=import_id)
    actor = users.actor_of(row.user_id)
    try:
        access.importer(row.space, actor)
        _bring(row, actor, now)
    except (SocialError, OSError):
        log.exception("social_learning: import %s could not be brought in", row.uuid)
        Import.objects.filter(pk=row.pk).update(state=State.FAILED, finished_at=now)
    else:
        Import.objects.filter(pk=row.pk).update(state=State.DONE, finished_at=now, beat_at=now)
    _end(row, now)


def _bring(row: Import, actor: Actor, now: datetime) -> None:
    if row.file is None:
        raise Invalid
    counts, refused = Counter(row.counts), list(row.refused)
    wish = bringing.Wish(row.theme_id, row.publish, row.copies)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "archive"
        storage.copy_to(row.file.path, copy)
        with copy.open("rb") as file, opening.opened(file, copy.stat().st_size) as archive:
            lines = bringing.bring(archive, actor, row.space, wish, now=now, after=row.done)
            for done, line in enumerate(lines, start=row.done + 1):
                counts[line.outcome] += 1
                if line.outcome == bringing.REFUSED or line.words:
                    refused.append([_kept(line.title, 255), _kept(line.words, 500)])
                Import.objects.filter(pk=row.pk).update(
                    done=done, counts=dict(counts), refused=refused[:MAX_REFUSED], beat_at=now
                )


def _kept(text: str, most: int) -> str:
    """Return what every database keeps of a text out of an archive."""
    return text.replace("\x00", "")[:most].encode("utf-8", "replace").decode()


def _end(row: Import, now: datetime) -> None:
    """Let go of the archive and tell who brought it."""
    Import.objects.filter(pk=row.pk).update(file=None)
    if row.file is not None:
        files.discard(row.file)
    inbox.tell(
        row.user_id,
        "import_done",
        params={"title": row.title or row.space.title},
        url=reverse("social_learning:import", args=[row.uuid]),
        dedupe_key=f"import:{row.uuid}",
        now=now,
    )


def bring_file(
    file: IO[bytes], size: int, space: Space, actor: Actor, wish: bringing.Wish, *, now: datetime
) -> Counter[str]:
    """Bring in an archive from a disk at once, for a command: return how many came to what. Raises as ``receive``."""
    access.importer(space, actor)
    with opening.opened(file, size) as archive:
        return Counter(line.outcome for line in bringing.bring(archive, actor, space, wish, now=now))

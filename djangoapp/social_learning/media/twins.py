"""The same content shared twice lies in storage once, and nothing is made of it twice.

Only between files that the person may open both: their own, and what they may see. So whether somebody else has a
file too can be told neither from an answer nor from how soon it comes: an upload is always written, and only later, on
a worker, does the row move to the content that was there before.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.lib.errors import Unavailable
from social_learning.media import contents, holders
from social_learning.media.models import Caption, FileStatus, StoredFile

# What is looked at; beyond that, one copy more does no harm.
_LOOKED_AT = 20
_MAX_NAME = 255
# What was made less well for want of a library is made anew.
_LACKING = ("no_preview", "no_office", "as_sent")
# Type and size too: a film may have been replaced by one that plays everywhere.
_TAKEN_OVER = (
    *("path", "mime", "size", "status", "note", "progress", "pages", "outline", "made"),
    *("seconds", "width", "height"),
)


def adopt(file_id: int, *, now: datetime) -> bool:
    """Let a new file have the content, and all that was made of it, of an older one; False if there is none.

    Called on a worker before anything is made of the file. Holders are told as after any preparation.
    """
    stored = StoredFile.objects.filter(pk=file_id, status__in=(FileStatus.QUEUED, FileStatus.READY)).first()
    if stored is None:
        return False
    twin = _twin(stored, now)
    if twin is None or not _move(stored, twin):
        return False
    with transaction.atomic():
        holders.prepared(stored.pk, now)
    return True


@transaction.atomic
def fork(stored: StoredFile, *, now: datetime) -> StoredFile:
    """Return another file with the content of a ready one, all that was made of it and its captions.

    For a new version that says in other words what is played: until it is published, nobody else hears of them. Nobody
    brought it, so it counts in no quota and among nobody's files. Raises ``Unavailable`` for one that is not ready.
    """
    content = contents.lock(stored.path)[stored.path]
    source = StoredFile.objects.select_for_update().filter(pk=stored.pk, status=FileStatus.READY).first()
    if source is None or content.doomed_at is not None or source.path != content.path:
        raise Unavailable(_("This film is still being prepared. Please try again in a few minutes."), code="not_ready")
    spoken = list(source.captions.all())
    values = {name: getattr(source, name) for name in ("sha256", "name", *_TAKEN_OVER)}
    made = StoredFile.objects.create(uploader_id=FORMER, created_at=now, **values)
    Caption.objects.bulk_create(
        Caption(file=made, language=one.language, label=one.label, vtt=one.vtt, created_at=one.created_at)
        for one in spoken
    )
    return made


def _twin(stored: StoredFile, now: datetime) -> StoredFile | None:
    same = StoredFile.objects.filter(sha256=stored.sha256, status=FileStatus.READY, pk__lt=stored.pk)
    found = list(same.exclude(path=stored.path).exclude(note__in=_LACKING).order_by("pk")[:_LOOKED_AT])
    if not found:
        return None
    own = next((twin for twin in found if twin.uploader_id == stored.uploader_id), None)
    if own is not None:
        return own
    actor = users.actor_of(stored.uploader_id)
    return next((twin for twin in found if holders.can_open(twin, actor, now)), None)


@transaction.atomic
def _move(stored: StoredFile, twin: StoredFile) -> bool:
    """Change the content of a row, unless either has gone, or changed, meanwhile."""
    locked = contents.lock(stored.path, twin.path)
    if twin.path not in locked or locked[twin.path].doomed_at is not None:
        return False
    rows = StoredFile.objects.select_for_update()
    theirs = rows.filter(pk=twin.pk, path=twin.path, status=FileStatus.READY).first()
    mine = rows.filter(pk=stored.pk, path=stored.path, status=stored.status).first()
    if theirs is None or mine is None:
        return False
    if mine.mime != theirs.mime:
        mine.name = f"{PurePosixPath(mine.name).stem}{PurePosixPath(theirs.name).suffix}"[-_MAX_NAME:]
    for name in _TAKEN_OVER:
        setattr(mine, name, getattr(theirs, name))
    mine.save(update_fields=["name", *_TAKEN_OVER])
    if not list(rows.filter(path=stored.path).values_list("pk", flat=True)[:1]):
        # Left to the sweep: a browser may still follow a link to where it lay.
        contents.doom(locked[stored.path])
    return True

"""The verbs of exchange: take an archive in, begin, let go; ``running`` does what a worker does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.exchange import access, bringing, opening, queries, tasks
from social_learning.exchange.models import Import, State
from social_learning.exchange.running import PATIENCE
from social_learning.lib.errors import Conflict, Invalid, NotAllowed
from social_learning.media import files, reception
from social_learning.spaces import theme_queries
from social_learning.spaces.models import Space

MIME = "application/zip"
# What nobody came back for is let go of.
KEPT = timedelta(days=7)
# So that one person cannot fill the store with archives that are never begun.
MAX_OPEN = 5


def receive(space: Space, actor: Actor, upload: UploadedFile[Any] | None, *, now: datetime) -> Import:
    """Return the import of an archive that was looked at and is harmless; nothing is brought in yet.

    Raises ``NotAllowed`` for who does not look after the space, ``Invalid`` for what is no archive, ``TooLarge``,
    ``NoRoom``; then nothing is kept.
    """
    user_id = access.importer(space, actor)
    if upload is None:
        sentence = _("Please choose an archive.")
        raise Invalid(sentence, fields={"file": sentence})
    reception.check(upload)
    files.check_size(upload.size or 0)
    with opening.opened(upload, upload.size or 0) as archive:
        head = {"archive_id": archive.id, "title": archive.title, "site": archive.site, "total": len(archive.uuids)}
    if not head["total"]:
        sentence = _("There is nothing in this archive.")
        raise Invalid(sentence, code="empty_archive", fields={"file": sentence})
    waiting = Import.objects.filter(user_id=user_id).exclude(state__in=(State.DONE, State.FAILED))
    if waiting.count() >= MAX_OPEN:
        raise Conflict(
            _("Several archives of yours are waiting already. Begin or drop them first."), code="enough_open"
        )
    upload.seek(0)
    stored = files.keep_as(upload, MIME, uploader_id=user_id, now=now)
    try:
        return Import.objects.create(user_id=user_id, space=space, file=stored, created_at=now, **head)
    except BaseException:
        files.undo(stored)
        raise


@transaction.atomic
def begin(uuid: UUID, actor: Actor, wish: bringing.Wish, *, now: datetime) -> Import:
    """Queue an import that was looked at; a second time changes nothing. Raises as :func:`receive`."""
    row = queries.one(uuid, actor)
    access.importer(row.space, actor)
    if wish.theme_id is not None:
        theme_queries.theme_to_choose(wish.theme_id)
    chosen = {"theme_id": wish.theme_id, "publish": wish.publish, "copies": wish.copies}
    if Import.objects.filter(pk=row.pk, state=State.CHECKED).update(state=State.QUEUED, beat_at=now, **chosen):
        tasks.enqueue(row.pk)
    return queries.one(uuid, actor)


@transaction.atomic
def drop(uuid: UUID, actor: Actor) -> None:
    """Let go of an import that is not running; what it brought stays."""
    row = queries.one(uuid, actor)
    if not actor.may_write:
        raise NotAllowed
    gone = Import.objects.filter(pk=row.pk).exclude(state__in=(State.QUEUED, State.RUNNING))
    if not gone.delete()[0]:
        raise Conflict(_("It is being brought in just now. Please wait until it is done."), code="too_late")
    if row.file is not None:
        files.discard(row.file)


def tidy(*, now: datetime) -> int:
    """Queue again what a worker lost, let go of what nobody came back for; return how many."""
    lost = Import.objects.filter(state__in=(State.QUEUED, State.RUNNING), beat_at__lt=now - PATIENCE)
    ids = list(lost.values_list("pk", flat=True)[:1_000])
    for import_id in ids:
        tasks.enqueue(import_id)
    old = Import.objects.filter(created_at__lt=now - KEPT).exclude(state__in=(State.QUEUED, State.RUNNING))
    gone = list(old.select_related("file")[:1_000])
    for row in gone:
        row.delete()
        if row.file is not None:
            files.discard(row.file)
    return len(ids) + len(gone)

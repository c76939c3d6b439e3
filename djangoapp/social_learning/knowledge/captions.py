"""Captions of what is shared: put there by its authors, while they may change it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.knowledge import writing
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Revision
from social_learning.lib.errors import Invalid
from social_learning.media import captions, twins
from social_learning.media.models import Caption, StoredFile

# Formats that can have captions.
KINDS = frozenset({"video", "audio"})


@transaction.atomic
def put(
    knowledge_id: int, actor: Actor, *, language: str, upload: File[Any] | None, now: datetime, label: str = ""
) -> Caption:
    """Keep captions in one language with the video or sound of a draft, in the place of older ones.

    For its authors, while it is their turn; those of a new version wait with it. Raises ``Invalid`` or ``TooLarge`` for
    captions that are refused, ``Unavailable`` while the film of a new version is still being prepared.
    """
    stored = _file(knowledge_id, actor, now)
    if upload is None:
        sentence = _("Choose a file with captions first.")
        raise Invalid(sentence, code="empty", fields={"captions": sentence})
    return captions.put(stored, language=language, upload=upload, now=now, label=label)


@transaction.atomic
def remove(knowledge_id: int, actor: Actor, language: str, *, now: datetime) -> None:
    """Take the captions of one language off a draft; ``NotFound`` where there are none."""
    captions.remove(_file(knowledge_id, actor, now), language, now=now)


def _file(knowledge_id: int, actor: Actor, now: datetime) -> StoredFile:
    """Return the file whose captions may change now.

    What others read keeps its own: a working copy gets a file row of its own, with the same content, at the first
    change. The version of the copy stays, as no text has changed.
    """
    work = writing.editable(knowledge_id, actor)
    if work.file is None or work.kind not in KINDS:
        raise Invalid(_("Only videos and recordings have captions."), code="no_captions")
    if not work.shows_copy or not _is_read(work.file):
        return work.file
    made = twins.fork(work.file, now=now)
    Revision.objects.filter(pk=work.working.pk).update(file=made)
    return made


def _is_read(stored: StoredFile) -> bool:
    return (
        Knowledge.objects.filter(file_id=stored.pk).exists()
        or Revision.objects.filter(file_id=stored.pk).exclude(number=None).exists()
    )

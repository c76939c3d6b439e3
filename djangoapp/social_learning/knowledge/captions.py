"""Captions of what is shared: put there by its authors, while they may change it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.knowledge import writing
from social_learning.lib.errors import Invalid
from social_learning.media import captions
from social_learning.media.models import Caption, StoredFile

# Formats that can have captions.
KINDS = frozenset({"video", "audio"})


@transaction.atomic
def put(
    knowledge_id: int, actor: Actor, *, language: str, upload: File[Any] | None, now: datetime, label: str = ""
) -> Caption:
    """Keep captions in one language with the video or sound of a draft, in the place of older ones.

    For its authors, while it is their turn. Raises ``Invalid`` or ``TooLarge`` for captions that are refused.
    """
    stored = _file(knowledge_id, actor)
    if upload is None:
        sentence = _("Choose a file with captions first.")
        raise Invalid(sentence, code="empty", fields={"captions": sentence})
    return captions.put(stored, language=language, upload=upload, now=now, label=label)


@transaction.atomic
def remove(knowledge_id: int, actor: Actor, language: str, *, now: datetime) -> None:
    """Take the captions of one language off a draft; ``NotFound`` where there are none."""
    captions.remove(_file(knowledge_id, actor), language, now=now)


def _file(knowledge_id: int, actor: Actor) -> StoredFile:
    work = writing.editable(knowledge_id, actor)
    if work.file is None or work.kind not in KINDS:
        raise Invalid(_("Only videos and recordings have captions."), code="no_captions")
    return work.file

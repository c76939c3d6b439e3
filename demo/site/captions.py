"""Give the seeded video captions in two languages, as its author would."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from social_learning.data import Actor
from social_learning.knowledge import captions
from social_learning.knowledge.models import Knowledge

_CONTENT = Path(__file__).parents[1] / "content"
_FILES = {"shift-board": {"en": "shift-board.en.srt", "fr": "shift-board.fr.vtt"}}


def caption(slug: str, draft: Knowledge, author: Actor, *, now: datetime) -> None:
    """Add the captions that the content of the demo has for this draft."""
    for language, name in _FILES.get(slug, {}).items():
        upload = SimpleUploadedFile(name, (_CONTENT / name).read_bytes(), "text/plain")
        captions.put(draft.pk, author, language=language, upload=upload, now=now)

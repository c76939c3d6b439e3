"""Films as rows, for tests of what stands around a film; tests/media/movies.py makes real ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from social_learning.media.models import FileStatus, StoredFile


def ready(uploader_id: int, now: datetime, **fields: Any) -> StoredFile:
    """Return a film that is ready to be played; any field of the model may be given."""
    given: dict[str, Any] = {
        "uploader_id": uploader_id,
        "path": "film",
        "name": "film.mp4",
        "mime": "video/mp4",
        "size": 1,
        "sha256": "f",
        "status": FileStatus.READY,
        "created_at": now,
        **fields,
    }
    return StoredFile.objects.create(**given)

"""Contents that several files may have: who joins or leaves one holds its lock, so the last to leave is the last.

A content is doomed in the transaction in which its last file goes, and removed after the commit. Where storage does
not answer then, the row stays and the sweep tries again; what is doomed is never joined.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.db import transaction

from social_learning.lib import clock
from social_learning.media import storage
from social_learning.media.models import StoredContent, StoredFile

log = logging.getLogger(__name__)


def lock(*paths: str) -> dict[str, StoredContent]:
    """Return the rows of these contents, locked until the end of the transaction, always in the same order."""
    wanted = sorted(set(paths))
    known = set(StoredContent.objects.filter(path__in=wanted).values_list("path", flat=True))
    for path in wanted:
        if path not in known:
            # Kept before there was this table.
            StoredContent.objects.get_or_create(path=path)
    found = StoredContent.objects.select_for_update().filter(path__in=wanted).order_by("path")
    return {content.path: content for content in found}


@transaction.atomic
def release(stored: StoredFile) -> bool:
    """Remove the row of a file; True if nobody has its content any more, which is to be buried then."""
    content = lock(stored.path)[stored.path]
    StoredFile.objects.filter(pk=stored.pk).delete()
    # A locking read sees what was committed up to now, not what this transaction saw when it began.
    if list(StoredFile.objects.select_for_update().filter(path=stored.path).values_list("pk", flat=True)[:1]):
        return False
    doom(content)
    return True


def doom(content: StoredContent) -> None:
    """Note that nobody has this content any more; the caller holds its lock."""
    content.doomed_at = clock.now()
    content.save(update_fields=["doomed_at"])


def bury(path: str) -> bool:
    """Remove a doomed content from storage, then its row; False if storage does not let go of it now."""
    if not StoredContent.objects.filter(path=path, doomed_at__isnull=False).exists():
        return True
    try:
        storage.remove(path)
    except Exception:
        # Every store has errors of its own; the row stays for the sweep.
        log.exception("social_learning: a file could not be removed; the sweep will try again")
        return False
    StoredContent.objects.filter(path=path).delete()
    return True


def bury_all(paths: Iterable[str]) -> tuple[int, int]:
    """Bury what is doomed and return how many went, and how many did not."""
    done = [bury(path) for path in paths]
    return done.count(True), done.count(False)

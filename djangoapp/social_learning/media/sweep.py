"""Let rows and storage agree again: what nobody needs goes, what is lost is said, what came back is taken up.

The store is read folder by folder (there are 256), each beside its rows, so memory stays flat however much there is.
Two things could make this dangerous: a store that is shared with another site, and one that is not there, such as a
disk that was not mounted. So whatever would concern more than a tenth of all is left alone, and said.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import islice

import attrs
from django.core.cache import cache
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from social_learning import conf
from social_learning.inbox import api as inbox
from social_learning.lib import stream
from social_learning.media import contents, files, holders, storage, types
from social_learning.media.models import FileStatus, StoredContent, StoredFile

log = logging.getLogger(__name__)

MISSING = "missing"
# The whole store is read once a day, however often the sweep runs.
EVERY_SECONDS = 20 * 3600
_KEY = "social_learning:media:sweep"
# A browser may still be on its way to what a row has left.
_GRACE = timedelta(hours=1)
_AT_MOST = 1_000
_FEW = 20
_SHARE = 10
_CHUNK = 500


@attrs.define
class _Found:
    """What one reading of the store has shown; the lists hold no more than can be done in one run."""

    contents: int = 0
    rows: int = 0
    unknown: int = 0
    missing: int = 0
    orphans: list[str] = attrs.field(factory=list)
    lost: list[int] = attrs.field(factory=list)
    back: list[int] = attrs.field(factory=list)


def sweep(*, now: datetime) -> Iterator[str]:
    """Do all of it, saying line by line what was done; the reading of the store only once a day."""
    gone, kept = contents.bury_all(_doomed(now))
    yield f"contents removed: {gone}" + (f", {kept} the store did not let go of" if kept else "")
    yield f"files nobody refers to: {_unheld(now)} removed"
    if not cache.add(_KEY, 1, EVERY_SECONDS):
        return
    try:
        _clear(now)
        yield from _compare(now)
    except Exception:
        # Next time, not next day.
        cache.delete(_KEY)
        log.exception("social_learning: the store of files cannot be read")
        yield "the store of files cannot be read"


def _doomed(now: datetime) -> list[str]:
    found = StoredContent.objects.filter(doomed_at__lt=now - _GRACE).order_by("pk")
    return list(found.values_list("path", flat=True)[:_AT_MOST])


def _unheld(now: datetime) -> int:
    """Let go of files whose holder has gone without them."""
    hours = conf.get("ORPHAN_HOURS")
    old = stream.rows(StoredFile.objects.filter(created_at__lt=now - timedelta(hours=hours)), "pk") if hours else ()
    done, ids = 0, (row[0] for row in old)
    while part := list(islice(ids, _CHUNK)):
        for stored in StoredFile.objects.filter(pk__in=set(part) - holders.in_use(part)):
            try:
                files.discard(stored)
                done += 1
            except ProtectedError:
                log.error("social_learning: file %s is held by a room that is not among the holders", stored.pk)
    return done


def _clear(now: datetime) -> None:
    """Remove what arrived in processes that were killed before they could."""
    kept = storage.store()
    try:
        _folders, names = kept.listdir(storage.INCOMING)
    except FileNotFoundError:
        return
    for name in names:
        path = f"{storage.INCOMING}/{name}"
        if kept.get_modified_time(path) < now - timedelta(days=1):
            kept.delete(path)


def _compare(now: datetime) -> Iterator[str]:
    found = _Found()
    for number in range(256):
        _look(f"{storage.FOLDER}/{number:02x}", found)
    if _is_too_much(found.unknown, found.contents):
        yield f"{found.unknown} contents are unknown here: does another site keep its files there too?"
    else:
        yield f"contents nobody knows: {sum(_remove(path, now) for path in found.orphans)} removed"
    if _is_too_much(found.missing, found.rows):
        yield f"{found.missing} files have no content: is the store there, and the right one?"
    else:
        yield f"files without content: {sum(_say_lost(file_id, now) for file_id in found.lost)}"
    yield f"files whose content is back: {sum(map(_take_up, found.back))}"


def _is_too_much(some: int, of_all: int) -> bool:
    return some > _FEW and some * _SHARE > of_all


def _look(folder: str, found: _Found) -> None:
    """Compare one folder of the store with the rows that lie in it."""
    try:
        folders, names = storage.store().listdir(folder)
    except FileNotFoundError:
        folders, names = [], []
    there = {f"{folder}/{name}" for name in names}
    # Pages and the like belong to the content beside them, or to one that is gone.
    present = there | {f"{folder}/{name.partition('.')[0]}" for name in folders}
    # A span, since an index serves that on every database; "0" comes right after "/".
    inside = {"path__gte": f"{folder}/", "path__lt": f"{folder}0"}
    known = set(StoredContent.objects.filter(**inside).values_list("path", flat=True))
    rows = StoredFile.objects.filter(**inside).values_list("pk", "path", "note")
    for pk, path, note in rows.iterator(chunk_size=_CHUNK):
        known.add(path)
        found.rows += 1
        if path not in there and note != MISSING:
            found.missing += 1
            _note(found.lost, pk)
        elif path in there and note == MISSING:
            _note(found.back, pk)
    found.contents += len(present)
    found.unknown += len(present - known)
    for path in sorted(present - known):
        _note(found.orphans, path)


def _note(items: list[int] | list[str], item: int | str) -> None:
    if len(items) < _AT_MOST:
        items.append(item)  # type: ignore[arg-type]


def _remove(path: str, now: datetime) -> bool:
    """Remove a content that no row knows, if it is old enough to be no upload that is just coming in."""
    hours = conf.get("ORPHAN_HOURS")
    try:
        if not hours or _modified(path) > now - timedelta(hours=hours):
            return False
        if StoredFile.objects.filter(path=path).exists() or StoredContent.objects.filter(path=path).exists():
            return False
        storage.remove(path)
    except Exception:
        log.exception("social_learning: a content nobody knows could not be removed")
        return False
    return True


def _modified(path: str) -> datetime:
    """Return when a content was written, or the last thing that was made of one that is gone."""
    kept = storage.store()
    if kept.exists(path):
        return kept.get_modified_time(path)
    times = []
    for folder in (storage.page_folder(path), storage.made_folder(path)):
        try:
            _folders, names = kept.listdir(folder)
        except FileNotFoundError:
            continue
        times += [kept.get_modified_time(f"{folder}/{name}") for name in names]
    # An empty folder is as old as it likes.
    return max(times, default=datetime.min.replace(tzinfo=timezone.utc))


def _say_lost(file_id: int, now: datetime) -> bool:
    """Mark a file whose content is gone; its page then asks for it once more. Asked again, since it may be new."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None or storage.store().exists(stored.path):
        return False
    log.error("social_learning: the content of file %s is lost", file_id)
    with transaction.atomic():
        changed = StoredFile.objects.filter(pk=file_id, path=stored.path).exclude(note=MISSING)
        if not changed.update(status=FileStatus.FAILED, note=MISSING):
            return False
        holders.prepared(file_id, now)
        inbox.tell(
            stored.uploader_id,
            "file_missing",
            params={"title": stored.name},
            url=reverse("social_learning:me"),
            dedupe_key=f"file_missing:{file_id}",
            now=now,
        )
    return True


def _take_up(file_id: int) -> int:
    """Let a file be prepared again whose content is there again, as after a disk that was not mounted."""
    stored = StoredFile.objects.filter(pk=file_id, note=MISSING).first()
    if stored is None:
        return 0
    status = FileStatus.QUEUED if types.prepare_of(stored.mime) else FileStatus.READY
    return StoredFile.objects.filter(pk=file_id, note=MISSING).update(status=status, note="", progress=0, attempts=0)

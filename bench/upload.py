"""An upload beside Django's own handling of the same upload: how fast, and how much memory for how large a file."""

from __future__ import annotations

import gc
import hashlib
import io
import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.test import override_settings

from bench.reactions import NOW
from bench.timing import Act, interleaved, table
from social_learning.media import files, reception, storage

MB = 1_000_000
SIZES = (20, 200)
LARGE = 500
SMALL = 5
_WHO = {
    "bare": "Django's form and FileSystemStorage.save",
    "hashed": "the same, and its SHA-256",
    "ours": "the same form and files.keep",
}
_BOUNDARY = "boundary"
_HEAD = b"\0\0\0\x18ftypisom\0\0\x02\0isommp42"
_BLOCK = os.urandom(1 << 20)
_BEFORE = (
    f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\n'
    "Content-Type: video/mp4\r\n\r\n"
).encode()
_AFTER = f"\r\n--{_BOUNDARY}--\r\n".encode()


class Body(io.RawIOBase):
    """A form with a film of any size, made while it is read, as from a network."""

    def __init__(self, size: int) -> None:
        self.start, self.size = _BEFORE + _HEAD, size - len(_HEAD)
        self.length = len(self.start) + self.size + len(_AFTER)
        self.at = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        left = self.length - self.at
        wanted = left if size < 0 else min(size, left)
        begin, end = self.at, self.at + wanted
        self.at = end
        body_end = len(self.start) + self.size
        made = self.start[begin:end]
        if end > len(self.start) and begin < body_end:
            made += _film(min(end, body_end) - max(begin, len(self.start)))
        if end > body_end:
            made += _AFTER[max(0, begin - body_end) : end - body_end]
        return made


def _film(size: int) -> bytes:
    return _BLOCK[:size] if size <= len(_BLOCK) else (_BLOCK * (size // len(_BLOCK) + 1))[:size]


def run(*, rounds: int) -> None:
    """Print both tables."""
    # On the disk where uploads arrive, as both would have it.
    with tempfile.TemporaryDirectory(prefix="social-learning-bench-") as folder:
        store = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": f"{folder}/ours"}}
        ours = {**getattr(settings, "SOCIAL_LEARNING", {}), "MAX_UPLOAD_MB": 1_000, "USER_QUOTA_MB": 0}
        with override_settings(
            STORAGES={**settings.STORAGES, "knowledge_private": store},
            SOCIAL_LEARNING=ours,
            FILE_UPLOAD_TEMP_DIR=None,
        ):
            for where, place in _places(folder):
                tempfile.tempdir = place
                _speed(where, Path(folder), rounds)
            _memory(Path(folder))
            tempfile.tempdir = None


def _places(folder: str) -> Iterator[tuple[str, str]]:
    """Yield where Django lets uploads arrive: on the disk of the store, or on another, as in a container."""
    yield "uploads arrive on the same disk", folder
    other = "/dev/shm"
    if os.path.isdir(other) and os.stat(other).st_dev != os.stat(folder).st_dev:
        yield "uploads arrive on another disk", other


def _speed(where: str, folder: Path, rounds: int) -> None:
    bare = FileSystemStorage(location=folder / "bare")
    rows: list[tuple[str, float, float | None, str]] = []
    for size in SIZES:
        acts: dict[str, Act] = {
            "bare": _act(django, bare, size),
            "hashed": _act(hashed, bare, size),
            "ours": _act(keep, size),
        }
        spent = interleaved(acts, rounds=rounds, warm=2)
        for name, milliseconds in spent.items():
            ratio = None if name == "bare" else spent["bare"] / milliseconds
            pace = f"{size * 1_000 / milliseconds:,.0f} MB/s"
            what = "of Django's throughput" if ratio else ""
            rows.append((f"{_WHO[name]}, {size} MB", milliseconds, ratio, f"{what}; {pace}" if what else pace))
    table(f"An upload, from its first byte to kept; {where} ({rounds} rounds)", rows)


def _act(function: Callable[..., None], *given: Any) -> Act:
    return lambda _turn: function(*given)


def _memory(folder: Path) -> None:
    print("\nMemory that one upload takes on top, at its highest")
    bare = FileSystemStorage(location=folder / "bare")
    for size in (SMALL, LARGE):
        print(f"  Django {size:4d} MB  {_peak(partial(django, bare, size)) / MB:6.1f} MB")
        print(f"  ours   {size:4d} MB  {_peak(partial(keep, size)) / MB:6.1f} MB")


def django(store: FileSystemStorage, megabytes: int) -> None:
    """Let Django take the upload in and keep it, then remove it."""
    form = _form(megabytes)
    store.delete(store.save("film", form.FILES["file"]))
    form.close()


def hashed(store: FileSystemStorage, megabytes: int) -> None:
    """Let Django do so, with the SHA-256 of the file that we keep too."""
    form = _form(megabytes)
    kept = store.save("film", form.FILES["file"])
    digest = hashlib.sha256()
    with store.open(kept) as file:
        for chunk in file.chunks():
            digest.update(chunk)
    store.delete(kept)
    form.close()


def keep(megabytes: int) -> None:
    """Let us do so: looked into, hashed, counted, written down; then remove it."""
    form = _form(megabytes)
    reception.prepare(form)
    with transaction.atomic():
        stored = files.keep(form.FILES["file"], uploader_id=7, now=NOW)
    form.close()
    storage.remove(stored.path)


def _form(megabytes: int) -> WSGIRequest:
    body = Body(megabytes * MB)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": f"multipart/form-data; boundary={_BOUNDARY}",
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
    )


def _peak(act: Callable[[], None]) -> int:
    """Return by how many bytes a process of its own grows while it acts."""
    connection.close()
    gc.collect()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            act()
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            os.write(writing, str(grown * 1024).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        grown_by = said.read()
    os.waitpid(child, 0)
    if not grown_by:
        raise RuntimeError("the upload failed")
    return int(grown_by)

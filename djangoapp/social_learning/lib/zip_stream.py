"""A ZIP that is made while it is sent: nothing is held in memory but the piece that is being written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo


class _Outbox(RawIOBase):
    """Where the archive is written to: what has come in since is taken out piece by piece."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Say that this can be written to; it cannot be sought in, so the archive never looks back."""
        return True

    def write(self, data: Any) -> int:
        """Keep what is written until it is taken."""
        self._waiting += data
        return len(data)

    def take(self) -> bytes:
        """Return what has been written since, and let go of it."""
        piece = bytes(self._waiting)
        self._waiting.clear()
        return piece


class ZipStream:
    """Entries one after another: each call yields the bytes to be sent; ``end`` yields the last."""

    def __init__(self, now: datetime) -> None:
        self._at = now.timetuple()[:6]
        self._outbox = _Outbox()
        self._archive = ZipFile(self._outbox, "w", ZIP_DEFLATED)

    def text(self, name: str, text: str | Iterable[str]) -> Iterator[bytes]:
        """Add a text, packed; what is long may come in pieces."""
        pieces = (text,) if isinstance(text, str) else text
        return self._add(name, (piece.encode("utf-8", "replace") for piece in pieces), ZIP_DEFLATED, 0)

    def content(self, name: str, pieces: Iterable[bytes], *, size: int) -> Iterator[bytes]:
        """Add a content as it is: pictures, films and office documents are packed already."""
        return self._add(name, pieces, ZIP_STORED, size)

    def end(self) -> Iterator[bytes]:
        """Finish: what is cut off before this is no ZIP, and is seen to be none."""
        self._archive.close()
        yield self._outbox.take()

    def _add(self, name: str, pieces: Iterable[bytes], method: int, size: int) -> Iterator[bytes]:
        entry = ZipInfo(name, date_time=self._at)
        # How large it may become decides on the form of its head, which is sent first.
        entry.file_size = size
        entry.compress_type = method
        entry.external_attr = 0o600 << 16
        with self._archive.open(entry, "w") as written:
            for piece in pieces:
                written.write(piece)
                yield self._outbox.take()
        yield self._outbox.take()

"""Read an archive that somebody brought, and believe nothing: it is only ever read by the names it must have.

Nothing is unpacked to a path. Each value is checked for its type and length here, and again by the rooms that keep it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from uuid import UUID
from zipfile import BadZipFile, ZipFile

import attrs
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from social_learning.exchange import manifest
from social_learning.knowledge import formats
from social_learning.lib.errors import Invalid
from social_learning.media import files, zips

MAX_ITEMS = 2_000
MAX_JSON = 1_000_000
MAX_PARTS = 100
_ITEM = re.compile(r"^items/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/knowledge\.json$")
_PART = re.compile(r"^(?:files|captions|images)/[^/]+$")
_CHUNK = 1 << 18


@attrs.frozen
class Part:
    """A file that belongs to an item: where it lies in the archive, and what is said of it."""

    path: str
    name: str
    mime: str = ""
    sha256: str = ""
    uuid: str = ""
    language: str = ""


@attrs.frozen
class Item:
    """One Knowledge as the archive has it."""

    uuid: UUID
    title: str = ""
    why: str = ""
    language: str = ""
    body: str = ""
    url: str = ""
    is_session: bool = False
    themes: tuple[str, ...] = ()
    author: str = ""
    file: Part | None = None
    captions: tuple[Part, ...] = ()
    images: tuple[Part, ...] = ()
    dates: tuple[dict[str, Any], ...] = ()

    @property
    def digest(self) -> str:
        """What two archives have in common in which this item is the same."""
        told = json.dumps(attrs.asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


@attrs.frozen
class Broken:
    """An item that cannot be read, and why."""

    name: str
    why: Any


@attrs.define
class Archive:
    """An archive that is open: its manifest was read, its items are read one at a time."""

    id: UUID
    title: str
    site: str
    uuids: tuple[UUID, ...]
    _zip: ZipFile

    def items(self) -> Iterator[Item | Broken]:
        """Yield what it holds, in its order."""
        for uuid in self.uuids:
            yield self.item(uuid)

    def item(self, uuid: UUID) -> Item | Broken:
        """Return one item, or why it cannot be read."""
        try:
            return self._item(uuid)
        except Invalid as error:
            return Broken(str(uuid), error.message)
        except (BadZipFile, zlib.error, OSError, EOFError, ValueError, RecursionError, KeyError, NotImplementedError):
            return Broken(str(uuid), _("This item cannot be read."))

    @contextmanager
    def upload(self, part: Part) -> Iterator[UploadedFile[Any]]:
        """Give a file of an item as if its importer had chosen it in a form, on disk, gone afterwards."""
        with tempfile.TemporaryFile() as copy:
            digest, size = hashlib.sha256(), 0
            try:
                with self._zip.open(part.path) as packed:
                    while piece := packed.read(_CHUNK):
                        size += len(piece)
                        files.check_size(size)
                        digest.update(piece)
                        copy.write(piece)
            except (KeyError, BadZipFile, zlib.error, EOFError) as error:
                raise Invalid(_("A file of it is missing in the archive."), code="bad_archive") from error
            if part.sha256 and digest.hexdigest() != part.sha256:
                raise Invalid(_("A file of it is not the one that was exported."), code="bad_archive")
            copy.seek(0)
            yield UploadedFile(copy, part.name, part.mime, size)

    def _item(self, uuid: UUID) -> Item:
        folder = f"items/{uuid}"
        told = json.loads(self._read(f"{folder}/knowledge.json", MAX_JSON))
        if not isinstance(told, dict) or told.get("uuid") != str(uuid):
            raise Invalid(_("This item cannot be read."), code="bad_archive")
        body = self._read(f"{folder}/text.md", MAX_JSON * 4) if f"{folder}/text.md" in self._zip.NameToInfo else ""
        file = told.get("file")
        return Item(
            uuid=uuid,
            title=_text(told, "title"),
            why=_text(told, "why"),
            language=_text(told, "language"),
            body=body,
            url=_text(told, "link", 4_000),
            is_session=told.get("kind") == formats.SESSION,
            themes=tuple(slug for slug in _list(told, "themes") if isinstance(slug, str)),
            author=" ".join((_text(told, "originally_by") or _text(told, "author")).split())[:255],
            file=_part(folder, file) if isinstance(file, dict) else None,
            captions=tuple(_part(folder, one) for one in _list(told, "captions") if isinstance(one, dict)),
            images=tuple(_part(folder, one) for one in _list(told, "images") if isinstance(one, dict)),
            dates=tuple(one for one in _list(told, "dates") if isinstance(one, dict)),
        )

    def _read(self, name: str, limit: int) -> str:
        if self._zip.getinfo(name).file_size > limit:
            raise Invalid(_("This item is longer than anything that can be shared here."), code="too_large")
        return self._zip.read(name).decode("utf-8-sig")


@contextmanager
def opened(file: IO[bytes], size: int) -> Iterator[Archive]:
    """Open an archive, if it is one and harmless; raises ``Invalid`` with a sentence otherwise."""
    names = _names(file, size)
    file.seek(0)
    with ZipFile(file) as archive:
        try:
            head = _head(archive)
        except (BadZipFile, zlib.error, EOFError, ValueError, RecursionError, KeyError, NotImplementedError) as error:
            raise _no_archive() from error
        uuids = tuple(UUID(found[1]) for name in names if (found := _ITEM.match(name)))
        if len(uuids) > MAX_ITEMS:
            sentence = _("This archive holds more than %(most)d items. Please bring it in parts.")
            raise Invalid(sentence % {"most": MAX_ITEMS}, code="too_much")
        yield Archive(head[0], head[1], head[2], uuids, archive)


def _names(file: IO[bytes], size: int) -> list[str]:
    try:
        return zips.check(file, size)
    except Invalid as error:
        sentences = {
            "zip_bomb": _("This archive would unpack to more than it may. Please bring it in parts."),
            "encrypted": _("This archive is locked with a password. Please bring it without."),
        }
        sentence = sentences.get(error.code, _("This is no archive of shared knowledge, or it was damaged on its way."))
        raise Invalid(sentence, code=error.code, fields={"file": sentence}) from error


def _head(archive: ZipFile) -> tuple[UUID, str, str]:
    if archive.getinfo(manifest.MANIFEST).file_size > MAX_JSON:
        raise _no_archive()
    told = json.loads(archive.read(manifest.MANIFEST).decode("utf-8-sig"))
    if not isinstance(told, dict):
        raise _no_archive()
    if told.get("format") != manifest.FORMAT:
        sentence = _("This archive has a form that we do not know; we read %(form)s.") % {"form": manifest.FORMAT}
        raise Invalid(sentence, code="unknown_format", fields={"file": sentence})
    return UUID(str(told.get("id"))), _line(told, "title"), _line(told, "site")


def _line(told: dict[str, Any], name: str) -> str:
    return "".join(char for char in _text(told, name) if char.isprintable())[:255]


def _text(told: dict[str, Any], name: str, most: int = 2_000) -> str:
    value = told.get(name)
    return value[:most] if isinstance(value, str) else ""


def _list(told: dict[str, Any], name: str) -> list[Any]:
    value = told.get(name)
    return value[:MAX_PARTS] if isinstance(value, list) else []


def _part(folder: str, told: dict[str, Any]) -> Part:
    path = _text(told, "path")
    if not _PART.match(path):
        raise Invalid(_("This item names a file outside of its folder."), code="bad_archive")
    return Part(
        path=f"{folder}/{path}",
        name=_text(told, "name") or path.rpartition("/")[2],
        mime=_text(told, "mime"),
        sha256=_text(told, "sha256"),
        uuid=_text(told, "uuid"),
        language=_text(told, "language"),
    )


def _no_archive() -> Invalid:
    sentence = _("This is no archive of shared knowledge: its manifest is missing or cannot be read.")
    return Invalid(sentence, code="no_manifest", fields={"file": sentence})

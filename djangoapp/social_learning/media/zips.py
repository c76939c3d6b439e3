"""Office documents are zips: look inside before anybody else has to, without ever unpacking more than is allowed.

Declared sizes are checked first, then every member is inflated once through a small window and counted, since a
declared size may lie.
"""

from __future__ import annotations

import re
import stat
import struct
import zlib
from collections.abc import Iterable
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.lib.errors import Invalid, UnsupportedType
from social_learning.media.types import FileType

MAX_ENTRIES = 10_000
MAX_DIRECTORY_BYTES = 4_000_000
# A zip that grows more than this, beyond a size that is harmless anyway, is a bomb.
MAX_RATIO = 200
HARMLESS_BYTES = 20_000_000
_CHUNK = 1 << 20
_END = b"PK\x05\x06"
_END_BYTES = 22
_MACROS = re.compile(r"(vbaproject[^/]*\.bin|vbadata\.xml)$|^(basic|scripts)/.|/(macrosheets|activex)/.")


def inspect(file: IO[bytes], kind: FileType, size: int) -> bool:
    """Return whether the file holds macros, if it is the office document it claims to be and harmless to unpack.

    Raises ``Invalid`` (``zip_bomb``, ``bad_zip``, ``encrypted``) or ``UnsupportedType`` (``mismatch``).
    """
    _check_directory(file, size)
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries, size)
            _check_inflated(file, entries)
            _check_kind(archive, kind)
            return has_macros(archive.namelist())
    except (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise _broken() from error


def check(file: IO[bytes], size: int) -> list[str]:
    """Return the names in an archive that is harmless to unpack; raises ``Invalid`` as ``inspect``.

    Refused are bombs, names that lead outside, links, locked entries, and two entries of one name.
    """
    try:
        _check_directory(file, size)
        with ZipFile(file) as archive:
            entries = archive.infolist()
            _check_entries(entries, size)
            if any(stat.S_ISLNK(entry.external_attr >> 16) or "\x00" in entry.filename for entry in entries):
                raise Invalid(_("This archive holds links to other places."), code="bad_zip")
            _check_inflated(file, entries)
            return [entry.filename for entry in entries]
    except (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise _broken() from error


def has_macros(names: Iterable[str]) -> bool:
    """Return whether an office document with these members holds programs."""
    return any(_MACROS.search(name.lower()) for name in names)


def _check_directory(file: IO[bytes], size: int) -> None:
    """Refuse a table of contents that is too long to be read at all."""
    tail_bytes = min(size, _END_BYTES + 65_535 + 20)
    file.seek(size - tail_bytes)
    tail = file.read(tail_bytes)
    at = len(tail) - _END_BYTES if tail[-_END_BYTES:-18] == _END and tail[-2:] == b"\0\0" else tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise _broken()
    _sig, _disk, _start, _here, entries, directory, _offset, _comment = struct.unpack("<4s4H2LH", tail[at : at + 22])
    # The 64-bit form is for archives far beyond our limit; here it only serves to contradict the 32-bit one.
    if tail[max(0, at - 20) : at][:4] == b"PK\x06\x07" or entries > MAX_ENTRIES or directory > MAX_DIRECTORY_BYTES:
        raise _bomb()


def _check_entries(entries: list[ZipInfo], size: int) -> None:
    limit = conf.get("MAX_UNZIPPED_MB") * 1_000_000
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or total > limit or total > max(HARMLESS_BYTES, size * MAX_RATIO):
        raise _bomb()
    names = set()
    for entry in entries:
        name = entry.filename
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name.split("/")[0]:
            raise Invalid(_("This document holds file names that reach outside of it."), code="bad_zip")
        if name in names or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise _broken()
        if entry.flag_bits & 0x1:
            raise Invalid(_("This document is locked with a password. Please share it without."), code="encrypted")
        names.add(name)


def _check_inflated(file: IO[bytes], entries: list[ZipInfo]) -> None:
    for entry in entries:
        if entry.compress_type == ZIP_STORED:
            if entry.compress_size != entry.file_size:
                raise _bomb()
        elif _inflated_size(file, entry) > entry.file_size:
            raise _bomb()


def _inflated_size(file: IO[bytes], entry: ZipInfo) -> int:
    """Return how many bytes a member really holds, counting no further than one window beyond its declared size."""
    file.seek(entry.header_offset)
    header = file.read(30)
    name_bytes, extra_bytes = struct.unpack("<2H", header[26:30])
    file.seek(name_bytes + extra_bytes, 1)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    left, total = entry.compress_size, 0
    data = b""
    while not inflater.eof and total <= entry.file_size:
        if not data:
            data = file.read(min(left, _CHUNK))
            left -= len(data)
            if not data:
                break
        total += len(inflater.decompress(data, _CHUNK))
        data = inflater.unconsumed_tail
    return total


def _check_kind(archive: ZipFile, kind: FileType) -> None:
    names = set(archive.namelist())
    if kind.part == "mimetype":
        found = "mimetype" in names and archive.read("mimetype")[:200].decode("ascii", "replace").strip()
        if found != kind.part_type or "content.xml" not in names:
            raise mismatch()
        return
    if "[Content_Types].xml" not in names or kind.part not in names:
        raise mismatch()
    types = read_xml(archive, "[Content_Types].xml", limit=2_000_000)
    parts = {element.get("PartName"): element.get("ContentType") for element in types}
    if parts.get(f"/{kind.part}") != kind.part_type:
        raise mismatch()


def read_xml(archive: ZipFile, name: str, *, limit: int = 8_000_000) -> Any:
    """Return the root of an XML member; ``BadZipFile`` for one that is missing, too long, or not plain XML."""
    try:
        info = archive.getinfo(name)
        if info.file_size > limit:
            raise BadZipFile(f"{name} is too long")
        # Entities and document types have no place in an office document.
        return ElementTree.fromstring(archive.read(info), forbid_dtd=True)
    except (KeyError, ElementTree.ParseError, DefusedXmlException, LookupError) as error:
        raise BadZipFile(f"{name} cannot be read") from error


def mismatch() -> UnsupportedType:
    """Return the error for a file that is not what its name says."""
    return UnsupportedType(
        _("This file is not what its name says. Please save it again in its own program and share that."),
        code="mismatch",
    )


def _broken() -> Invalid:
    return Invalid(_("This document cannot be opened. Please save it again and share that."), code="bad_zip")


def _bomb() -> Invalid:
    return Invalid(_("This document would unpack to more than it may. Please make it smaller."), code="zip_bomb")

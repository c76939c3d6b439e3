"""Files: what is accepted, how it is kept, and when it goes.

A file is believed only when its name, its declared type and its content agree. It is kept in private storage under a
random name; nothing a person typed is ever part of a path.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.lib.errors import Invalid, TooLarge, UnsupportedType
from social_learning.media import brands, contents, holders, pictures, quota, reception, storage, types, zips
from social_learning.media.models import FileStatus, StoredContent, StoredFile
from social_learning.media.storage import made_path as made_path
from social_learning.media.storage import page_folder as page_folder
from social_learning.media.storage import page_path as page_path
from social_learning.media.storage import store as store
from social_learning.media.types import FileType

MAX_NAME = 255
# Zero width non-joiner and joiner.
_JOINERS = "\u200c\u200d"
_HEAD = 8192
_ANY = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
_ZIPS = frozenset({"application/zip", "application/x-zip-compressed", "application/x-zip"})
# Kinds that people do try, with the way out.
_ADVICE = {
    "svg": _("An SVG can hold a program, so it cannot be shared. Please save it as PNG."),
    "html": _("A web page can hold a program, so it cannot be shared as a file. Please share its link."),
    "htm": _("A web page can hold a program, so it cannot be shared as a file. Please share its link."),
    "ppt": _("Please save these slides in the newer format, as .pptx, and share that."),
    "doc": _("Please save this document in the newer format, as .docx, and share that."),
    "xls": _("Please save this spreadsheet in the newer format, as .xlsx, and share that."),
    "heic": _("Please save this picture as JPEG and share that."),
    "zip": _("Please share the files of this archive one by one."),
}


def max_bytes() -> int:
    """Return the largest size of a file."""
    return int(conf.get("MAX_UPLOAD_MB")) * 1_000_000


def check_size(size: int) -> None:
    """Raise ``TooLarge`` for a size above the limit; also asked with what a request announces, before it is read."""
    if size > max_bytes():
        sentence = _("This file is too large: at most %(limit)d MB can be shared. A link to it can be shared instead.")
        raise TooLarge(sentence % {"limit": conf.get("MAX_UPLOAD_MB")}, extra={"max_mb": conf.get("MAX_UPLOAD_MB")})


def keep(
    upload: UploadedFile[Any],
    *,
    uploader_id: int,
    now: datetime,
    space_id: int | None = None,
    replaces: StoredFile | None = None,
) -> StoredFile:
    """Return the stored file of an upload that is what it says it is and fits into the quota of person and space.

    Raises ``TooLarge``, ``UnsupportedType``, ``Invalid``, ``NoRoom`` or ``Unavailable``; then nothing is kept. Where
    the caller's own transaction comes to nothing, :func:`undo` takes the content away.
    """
    reception.check(upload)
    size = upload.size or 0
    check_size(size)
    if not size:
        raise Invalid(_("This file is empty."), code="empty_file", fields={"file": _("This file is empty.")})
    name = label(upload.name or "")
    kind = recognise(name, upload.content_type or "", upload)
    # One with macros is kept as a download, and never opened here.
    macros = kind.is_zip and (zips.inspect(upload, kind, size) or kind.is_program)
    content: File[Any] = upload
    size_seen = pictures.Size()
    if kind.prepare == types.PICTURE and pictures.available():
        drawn, size_seen = pictures.cleaned(upload, kind.mime)
        content = ContentFile(drawn)
    quota.check(content.size, uploader_id=uploader_id, space_id=space_id, replaces=replaces)
    digest = reception.digest(content)
    stored = StoredFile(
        uploader_id=uploader_id,
        space_id=space_id,
        name=name,
        mime=kind.mime,
        size=content.size,
        sha256=digest,
        status=FileStatus.QUEUED if kind.prepare and not macros else FileStatus.READY,
        note="macros" if macros else "",
        width=size_seen.width,
        height=size_seen.height,
        created_at=now,
    )
    return _put(stored, content, replaces)


def keep_as(upload: File[Any], mime: str, *, uploader_id: int, now: datetime) -> StoredFile:
    """Return the stored file of what a room has looked into itself and nobody opens as a file: an archive, say.

    Raises ``TooLarge``, ``NoRoom`` or ``Unavailable``; then nothing is kept.
    """
    check_size(upload.size)
    quota.check(upload.size, uploader_id=uploader_id, space_id=None, replaces=None)
    stored = StoredFile(
        uploader_id=uploader_id,
        name=label(upload.name or ""),
        mime=mime,
        size=upload.size,
        sha256=reception.digest(upload),
        status=FileStatus.READY,
        created_at=now,
    )
    return _put(stored, upload, None)


def _put(stored: StoredFile, content: File[Any], replaces: StoredFile | None) -> StoredFile:
    stored.path = storage.save(content, stored.mime)
    try:
        _write(stored, replaces)
    except BaseException:
        undo(stored)
        raise
    return stored


@transaction.atomic
def _write(stored: StoredFile, replaces: StoredFile | None) -> None:
    # Once more, and in turn: two uploads at the same moment may each have seen the place that one of them took.
    quota.wait_for_turn(stored.uploader_id)
    quota.check(stored.size, uploader_id=stored.uploader_id, space_id=stored.space_id, replaces=replaces)
    StoredContent.objects.create(path=stored.path)
    stored.save(force_insert=True)


def recognise(name: str, declared: str, file: IO[bytes] | File[Any]) -> FileType:
    """Return what a file is, if its name, its declared type and its first bytes agree."""
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in types.TYPES:
        raise UnsupportedType(_ADVICE.get(extension))
    kind = types.TYPES[extension]
    declared = declared.split(";")[0].strip().lower()
    if declared not in _ANY | {kind.mime} | kind.declared | (_ZIPS if kind.is_zip else frozenset()):
        raise zips.mismatch()
    file.seek(0)
    head = bytes(file.read(_HEAD))
    file.seek(0)
    if kind.is_zip:
        if not head.startswith(b"PK\x03\x04"):
            raise zips.mismatch()
    elif _sniff(head) not in kind.sniffed:
        raise zips.mismatch()
    return kind


def label(name: str) -> str:
    """Return a file name that is safe to show and to send: in any script, printable, without folders, short."""
    name = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    # Spaces of all scripts, and the two marks without which some of them cannot be read, are no tricks.
    spaced = "".join(" " if unicodedata.category(char) == "Zs" else char for char in name)
    printable = "".join(char for char in spaced if char.isprintable() or char in _JOINERS).strip(f" {_JOINERS}")
    printable = printable or "file"
    if len(printable) <= MAX_NAME:
        return printable
    path = PurePosixPath(printable)
    return path.stem[: max(1, MAX_NAME - len(path.suffix))] + path.suffix[: MAX_NAME - 1]


def title_from(name: str) -> str:
    """Return a first title from a file name, for the author to improve."""
    return " ".join(PurePosixPath(name).stem.replace("_", " ").split())[:MAX_NAME]


def discard(stored: StoredFile) -> None:
    """Let go of a file that nothing refers to any more; its content goes once the transaction has committed."""
    if not holders.in_use([stored.pk]) and contents.release(stored):
        transaction.on_commit(partial(contents.bury, stored.path))


def erase(stored: StoredFile) -> None:
    """Remove a file at once, for somebody who leaves; one that is still held stays."""
    if not holders.in_use([stored.pk]) and contents.release(stored):
        contents.bury(stored.path)


def undo(stored: StoredFile) -> None:
    """Take away the content of a file that was kept in a transaction that comes to nothing."""
    # Where storage does not answer, the sweep finds a content that no row knows.
    with suppress(Exception):
        storage.remove(stored.path)


def remove_content(path: str, pages: int = 0) -> None:
    """Remove a content and what was made of it, unless a file has it: for who was making something of one that went."""
    if not StoredFile.objects.filter(path=path).exists():
        storage.remove(path)


def move(file_ids: Iterable[int], space_id: int) -> None:
    """Count these files in the quota of another space from now on."""
    StoredFile.objects.filter(pk__in=list(file_ids)).exclude(space_id=space_id).update(space_id=space_id)


def _sniff(head: bytes) -> str:
    # Some programs write a few bytes before the mark of a PDF; browsers do not mind, the sniffer does.
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return "application/pdf"
    return brands.guess(head)

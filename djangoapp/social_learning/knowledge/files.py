"""Files: what is accepted, how it is kept, and when it goes.

A file is believed only when its name, its declared type and its content agree. It is kept in private storage under a
random name; nothing a person typed is ever part of a path.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any

import filetype
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.knowledge import formats, pictures, zips
from social_learning.knowledge.formats import FileType, Format
from social_learning.knowledge.models import FileStatus, Knowledge, StoredFile
from social_learning.lib.errors import Invalid, TooLarge, UnsupportedType

FOLDER = "knowledge"
MAX_NAME = 255
_HEAD = 8192
_ANY = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
_ZIPS = frozenset({"application/zip", "application/x-zip-compressed", "application/x-zip"})
# What cameras and editors write; the sniffer knows a few of them only.
_MP4_BRANDS = frozenset({b"iso", b"mp4", b"avc", b"M4V", b"das", b"MSN"})
# Kinds that people do try, with the way out.
_ADVICE = {
    "svg": _("An SVG can hold a program, so it cannot be shared. Please save it as PNG."),
    "html": _("A web page can hold a program, so it cannot be shared as a file. Please share its link."),
    "htm": _("A web page can hold a program, so it cannot be shared as a file. Please share its link."),
    "ppt": _("Please save these slides in the newer format, as .pptx, and share that."),
    "doc": _("Please save this document in the newer format, as .docx, and share that."),
    "xls": _("Please save this spreadsheet in the newer format, as .xlsx, and share that."),
    "pptm": _("Please save these slides without macros, as .pptx, and share that."),
    "docm": _("Please save this document without macros, as .docx, and share that."),
    "xlsm": _("Please save this spreadsheet without macros, as .xlsx, and share that."),
    "heic": _("Please save this picture as JPEG and share that."),
    "zip": _("Please share the files of this archive one by one."),
}


def store() -> Storage:
    """Return the private storage that the site has set."""
    return storages[conf.get("STORAGE_ALIAS")]


def max_bytes() -> int:
    """Return the largest size of a file."""
    return int(conf.get("MAX_UPLOAD_MB")) * 1_000_000


def check_size(size: int) -> None:
    """Raise ``TooLarge`` for a size above the limit; also asked with what a request announces, before it is read."""
    if size > max_bytes():
        sentence = _("This file is too large: at most %(limit)d MB can be shared. A link to it can be shared instead.")
        raise TooLarge(sentence % {"limit": conf.get("MAX_UPLOAD_MB")}, extra={"max_mb": conf.get("MAX_UPLOAD_MB")})


def keep(
    upload: UploadedFile[Any], *, uploader_id: int, now: datetime, replaces: StoredFile | None = None
) -> StoredFile:
    """Return the stored file of an upload that is what it says it is and fits into the person's quota.

    Raises ``TooLarge``, ``UnsupportedType`` or ``Invalid``; then nothing is kept.
    """
    size = upload.size or 0
    check_size(size)
    if not size:
        raise Invalid(_("This file is empty."), code="empty_file", fields={"file": _("This file is empty.")})
    name = label(upload.name or "")
    _format, kind = recognise(name, upload.content_type or "", upload)
    if kind.is_zip:
        zips.inspect(upload, kind, size)
    content: File[Any] = upload
    if kind.prepare == formats.PICTURE and pictures.available():
        content = ContentFile(pictures.cleaned(upload, kind.mime))
    _check_quota(uploader_id, content.size, replaces)
    digest = _sha256(content)
    content.seek(0)
    token = secrets.token_hex(20)
    return StoredFile.objects.create(
        uploader_id=uploader_id,
        path=store().save(f"{FOLDER}/{token[:2]}/{token}", content),
        name=name,
        mime=kind.mime,
        size=content.size,
        sha256=digest,
        status=FileStatus.QUEUED if kind.prepare else FileStatus.READY,
        created_at=now,
    )


def recognise(name: str, declared: str, file: IO[bytes] | File[Any]) -> tuple[Format, FileType]:
    """Return what a file is, if its name, its declared type and its first bytes agree."""
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in formats.FILE_TYPES:
        raise UnsupportedType(_ADVICE.get(extension))
    entry, kind = formats.FILE_TYPES[extension]
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
    return entry, kind


def label(name: str) -> str:
    """Return a file name that is safe to show and to send: printable, without folders, short."""
    name = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(char for char in name if char.isprintable()).strip() or "file"
    if len(printable) <= MAX_NAME:
        return printable
    path = PurePosixPath(printable)
    return path.stem[: max(1, MAX_NAME - len(path.suffix))] + path.suffix[: MAX_NAME - 1]


def title_from(name: str) -> str:
    """Return a first title from a file name, for the author to improve."""
    return " ".join(PurePosixPath(name).stem.replace("_", " ").split())[:MAX_NAME]


def discard(stored: StoredFile) -> None:
    """Let go of a file that nothing refers to any more; its content goes once the transaction has committed."""
    if Knowledge.objects.filter(file_id=stored.pk).exists():
        return
    path, pages = stored.path, stored.pages
    StoredFile.objects.filter(pk=stored.pk).delete()
    transaction.on_commit(lambda: remove_content(path, pages))


def remove_content(path: str, pages: int) -> None:
    """Remove a file and its page images from storage."""
    storage = store()
    storage.delete(path)
    for number in range(1, pages + 1):
        storage.delete(page_path(path, number))


def remove_all(stored: StoredFile) -> None:
    """Remove a file and all that was ever made of it, also what a preparation that broke off has left behind."""
    storage, folder = store(), page_folder(stored.path)
    try:
        _folders, left = storage.listdir(folder)
    except (FileNotFoundError, NotImplementedError):
        left = []
    for name in left:
        storage.delete(f"{folder}/{name}")
    storage.delete(folder)
    remove_content(stored.path, stored.pages)


def page_folder(path: str) -> str:
    """Return where the page images of a file lie: beside it."""
    return f"{path}.pages"


def page_path(path: str, number: int) -> str:
    """Return where the image of one page lies."""
    return f"{page_folder(path)}/{number:04d}.webp"


def _sniff(head: bytes) -> str:
    # Some programs write a few bytes before the mark of a PDF; browsers do not mind, the sniffer does.
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return "application/pdf"
    if head[4:8] == b"ftyp" and head[8:11] in _MP4_BRANDS:
        return "video/mp4"
    return str(filetype.guess_mime(head) or "")


def _sha256(content: File[Any]) -> str:
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _check_quota(uploader_id: int, size: int, replaces: StoredFile | None) -> None:
    others = StoredFile.objects.filter(uploader_id=uploader_id)
    if replaces is not None:
        others = others.exclude(pk=replaces.pk)
    used = others.aggregate(total=Sum("size"))["total"] or 0
    limit = conf.get("USER_QUOTA_MB")
    if used + size > limit * 1_000_000:
        sentence = _("Your files have reached the %(limit)d MB that each person has. Please remove an old draft first.")
        raise TooLarge(sentence % {"limit": limit}, code="quota")

"""Take a file in as it arrives: on disk at once, its hash made on the way, a full disk remembered rather than fatal.

Django's own handler for temporary files with those two things added; it takes the place of that one for our own forms
only, and what else the site puts in its list of handlers (a virus scanner, say) stays.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest

from social_learning.media import storage

log = logging.getLogger(__name__)


class Arriving(TemporaryUploadedFile):
    """A file on its way in; gone when it is closed, unless it was moved to where it stays."""

    def __init__(self, name: str, content_type: str, charset: str | None, extra: Any) -> None:
        held = tempfile.NamedTemporaryFile(suffix=".upload", dir=place())  # noqa: SIM115 - closed by who has the upload
        UploadedFile.__init__(self, held, name, content_type, 0, charset, extra)


def place() -> str | None:
    """Return the folder where uploads arrive: beside the store, so that the last step is no copy; or the site's own."""
    kept = storage.store()
    if settings.FILE_UPLOAD_TEMP_DIR or not isinstance(kept, FileSystemStorage):
        return settings.FILE_UPLOAD_TEMP_DIR
    folder = kept.path(storage.INCOMING)
    os.makedirs(folder, exist_ok=True)
    return folder


class Reception(TemporaryFileUploadHandler):
    """Writes to a temporary file, as its base does, on the disk where it is to stay, and hashes what passes by."""

    _broken: OSError | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        FileUploadHandler.new_file(self, *args, **kwargs)
        self._digest = hashlib.sha256()
        self._broken = None
        try:
            self.file = Arriving(self.file_name or "", self.content_type or "", self.charset, self.content_type_extra)
        except OSError as error:
            self._stop(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece; once that has failed, let the rest pass by, so that the form beside it still arrives."""
        if self._broken is not None:
            return
        try:
            self.file.write(raw_data)
        except OSError as error:
            self._stop(error)
        else:
            self._digest.update(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Return the file with its hash, or one that only says why it could not be taken in."""
        if self._broken is None:
            try:
                whole = super().file_complete(file_size)
            except OSError as error:
                self._stop(error)
            else:
                whole.sl_sha256 = self._digest.hexdigest()  # type: ignore[union-attr]
                return whole
        empty = UploadedFile(None, self.file_name, self.content_type, file_size)
        empty.sl_broken = self._broken  # type: ignore[attr-defined]
        return empty

    def _stop(self, error: OSError) -> None:
        log.error("social_learning: no file can be taken in: %s", error)
        self._broken = error
        held = getattr(self, "file", None)
        if held is not None:
            # Its place may be what the others need.
            try:
                held.close()
            except OSError:
                log.debug("social_learning: the temporary file is gone already")


def prepare(request: HttpRequest) -> None:
    """Let this request's files be taken in by :class:`Reception`; called before anything of its body is read."""
    if hasattr(request, "_files") or getattr(request, "_read_started", False):
        return
    request.upload_handlers = [
        Reception(request) if type(handler) is TemporaryFileUploadHandler else handler
        for handler in request.upload_handlers
    ]


def check(upload: UploadedFile[Any]) -> None:
    """Raise ``NoRoom`` or ``Unavailable`` for a file that could not be taken in whole."""
    broken = vars(upload).get("sl_broken")
    if broken is not None:
        raise storage.refusal(broken) from broken


def digest(content: File[Any]) -> str:
    """Return the SHA-256 of a content: what was made while it arrived, else read now."""
    known = vars(content).get("sl_sha256")
    if known is None:
        made = hashlib.sha256()
        for chunk in content.chunks(storage.CHUNK):
            made.update(chunk)
        known = made.hexdigest()
    content.seek(0)
    return str(known)

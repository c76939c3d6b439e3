"""What is made of a file after it has arrived: an outline of its words, and images of its pages.

Runs on a worker. It may run twice, or again after a crash: it starts from the file and ends in the same rows.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import attrs
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning import conf, events
from social_learning.knowledge import drafts, files, formats, outlines, pdf_worker, pictures
from social_learning.knowledge.models import FileStatus, Knowledge, StoredFile
from social_learning.knowledge.outlines import Part
from social_learning.lib.errors import SocialError

PAGE_WIDTH = 1200
SECONDS = 150

# Kept as a code in the row, so that everybody reads the sentence in their own language.
NOTES: dict[str, Promise] = {
    "no_preview": _("There is no preview of this file here. It can be downloaded."),
    "first_pages": _("Only the first pages have a preview. The whole file can be downloaded."),
    "locked": _("This PDF is locked with a password, so there is no preview. Sharing it without would help others."),
    "unreadable": _("We could not look into this file. Please check that it opens, or share it in another format."),
    "as_sent": _("This picture is kept as it was sent; it may still tell where and with what it was taken."),
}


@attrs.frozen
class Prepared:
    """What was made: page images in order, words by page, and a note where something is missing."""

    pages: list[bytes] = attrs.field(factory=list)
    outline: list[Part] = attrs.field(factory=list)
    note: str = ""


class CannotRead(Exception):
    """The file cannot be looked into; the argument is the note."""


def note_of(stored: StoredFile) -> str:
    """Return the note on a file as a sentence, ``""`` where there is none."""
    return str(NOTES.get(stored.note, stored.note))


def prepare(file_id: int, *, now: datetime) -> None:
    """Make outline and pages of one file, unless that is done, and tell those who derive from it."""
    stored = StoredFile.objects.filter(pk=file_id, status=FileStatus.QUEUED).first()
    if stored is None:
        return
    try:
        made = _make(stored)
    except CannotRead as error:
        _record(stored, FileStatus.FAILED, Prepared(note=str(error)), now)
        return
    for number, image in enumerate(made.pages, start=1):
        _save_page(files.page_path(stored.path, number), image)
    if not _record(stored, FileStatus.READY, made, now):
        # Taken off its draft in the meantime.
        files.remove_content(stored.path, len(made.pages))


def _make(stored: StoredFile) -> Prepared:
    kind = next((kind.prepare for _format, kind in formats.FILE_TYPES.values() if kind.mime == stored.mime), "")
    maker = _MAKERS.get(kind)
    if maker is None:
        return Prepared()
    with tempfile.TemporaryDirectory(prefix="social-learning-") as folder:
        source = Path(folder) / "source"
        try:
            # A copy, since object storage has no path to open.
            with files.store().open(stored.path) as kept, source.open("wb") as copy:
                shutil.copyfileobj(kept, copy, 1 << 20)
        except FileNotFoundError as error:
            raise CannotRead("unreadable") from error
        return maker(kind, source)


def _office(kind: str, source: Path) -> Prepared:
    try:
        with ZipFile(source) as archive:
            return Prepared(outline=outlines.bounded(outlines.READERS[kind](archive)))
    except (BadZipFile, OSError, ValueError, RecursionError) as error:
        raise CannotRead("unreadable") from error


def _picture(_kind: str, source: Path) -> Prepared:
    if not pictures.available():
        return Prepared(note="as_sent")
    try:
        with source.open("rb") as file:
            return Prepared(pages=[pictures.preview(file)])
    except SocialError as error:
        raise CannotRead("unreadable") from error


def _pdf(_kind: str, source: Path) -> Prepared:
    if not (find_spec("pypdfium2") and pictures.available()):
        return Prepared(note="no_preview")
    folder = source.parent / "pages"
    folder.mkdir()
    code = _run_worker(source, folder, conf.get("MAX_PAGES"))
    lines = folder / "outline.jsonl"
    rows = [json.loads(line) for line in lines.read_text("utf-8").splitlines()] if lines.exists() else []
    images = [path.read_bytes() for path in sorted(folder.glob("*.webp"))][: max(0, len(rows) - 1)]
    if not images:
        raise CannotRead("locked" if code == pdf_worker.ENCRYPTED else "unreadable")
    parts = (outlines.part(_first_line(row["text"]), row["text"]) for row in rows[1:])
    return Prepared(
        pages=images,
        outline=outlines.bounded(parts),
        note="first_pages" if len(images) < rows[0]["pages"] else "",
    )


def _run_worker(source: Path, folder: Path, max_pages: int) -> int:
    """Return the exit code; what was drawn before a limit struck stays."""
    # Isolated and with an empty environment: the program needs nothing of ours, and gets nothing.
    command = [_python(), "-I", pdf_worker.__file__, str(source), str(folder), str(max_pages), str(PAGE_WIDTH)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program with paths of our own making
            command, env={}, cwd=folder, timeout=SECONDS, check=False, capture_output=True
        )
    except subprocess.TimeoutExpired:
        return pdf_worker.UNREADABLE
    return done.returncode


def _python() -> str:
    """Return the interpreter; inside uWSGI ``sys.executable`` is uWSGI itself."""
    if os.path.basename(sys.executable).startswith("python"):
        return sys.executable
    return os.path.join(sys.exec_prefix, "bin", "python")


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")


def _save_page(path: str, image: bytes) -> None:
    storage = files.store()
    # A start after a crash finds the pages of the first try; a store never writes over a name that is taken.
    storage.delete(path)
    storage.save(path, ContentFile(image))


@transaction.atomic
def _record(stored: StoredFile, status: FileStatus, made: Prepared, now: datetime) -> bool:
    """Write the result; False if the file is gone."""
    changes = {"status": status, "note": made.note, "pages": len(made.pages), "outline": made.outline}
    if not StoredFile.objects.filter(pk=stored.pk).update(**changes):
        return False
    for knowledge in Knowledge.objects.select_related("file").filter(file_id=stored.pk):
        Knowledge.objects.filter(pk=knowledge.pk).update(minutes=drafts.of_file(knowledge)["minutes"])
        event = events.KnowledgeEvent(knowledge_id=knowledge.pk, action="file_prepared", actor_id=knowledge.author_id)
        events.emit(events.KNOWLEDGE_CHANGED, now=now, knowledge=event)
    return True


_MAKERS: dict[str, Callable[[str, Path], Prepared]] = {
    formats.PDF: _pdf,
    formats.PICTURE: _picture,
    **dict.fromkeys(outlines.READERS, _office),
}

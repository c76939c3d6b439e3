"""Pages of a PDF: an image, a small image, and the words with their places, each kept as soon as it is drawn.

The drawing goes on in the sandbox (pdf_worker.py) while the page before is being kept.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from social_learning import conf
from social_learning.media import outlines, pdf_worker, pictures, sandbox, types
from social_learning.media.outlines import Part
from social_learning.media.processing import CannotRead, Job, TryAgain, maker

PAGE_WIDTH = 1200
TEXT_MIME = "application/json"


def available() -> bool:
    """Return whether pages can be drawn here."""
    return bool(find_spec("pypdfium2") and pictures.available())


@maker(types.PDF)
def make(job: Job) -> None:
    """Make pages of a PDF that was shared."""
    if not available():
        job.note("no_preview")
        return
    job.outline(draw(job, job.source))


def text_name(number: int) -> str:
    """Return the name of what holds the words of a page and their places."""
    return f"text-{number:04d}.json"


def thumb_name(number: int) -> str:
    """Return the name of the small image of a page."""
    return f"thumb-{number:04d}.webp"


def draw(job: Job, source: Path, *, begin: int = 0) -> list[Part]:
    """Keep the pages of a PDF in the scratch folder and return their words; progress goes from ``begin`` to 100.

    Raises ``CannotRead`` (``locked``, ``unreadable``) for one without a page; what was drawn before it broke stays.
    """
    folder = job.folder / "pages"
    folder.mkdir(exist_ok=True)
    taken = _Pages(job, folder, begin)
    command = [sandbox.python(), "-I", pdf_worker.__file__, str(source), str(folder)]
    try:
        outcome = job.run([*command, str(conf.get("MAX_PAGES")), str(PAGE_WIDTH)], on_line=taken.line)
    except TryAgain:
        # The first pages are worth more than another attempt that will not get farther.
        if job.stored.attempts < conf.get("CONVERT_ATTEMPTS") or not taken.parts:
            raise
        outcome = None
    if not taken.parts:
        locked = outcome is not None and outcome.code == pdf_worker.ENCRYPTED
        raise CannotRead("locked" if locked else "unreadable")
    if len(taken.parts) < taken.total:
        job.note("first_pages")
    return taken.parts


class _Pages:
    """Takes over page after page as the worker says that it is there."""

    def __init__(self, job: Job, folder: Path, begin: int) -> None:
        self.job, self.folder, self.begin = job, folder, begin
        self.total = 0
        self.parts: list[Part] = []

    def line(self, line: str) -> None:
        """Hear one line of the worker: first the number of pages, then each page that is done."""
        try:
            said: dict[str, Any] = json.loads(line)
            if "pages" in said:
                self.total = int(said["pages"])
                return
            number, text = int(said["page"]), str(said["text"])
        except (ValueError, KeyError, TypeError):
            # A library of the worker has something to say.
            return
        if number == len(self.parts) + 1 <= conf.get("MAX_PAGES"):
            self._take(number, text)

    def _take(self, number: int, text: str) -> None:
        job = self.job
        # The worker has read a stranger's file: what it says is taken as that, too, and a link is not followed.
        names = [self.folder / name for name in (f"{number:04d}.webp", thumb_name(number), text_name(number))]
        if not all(path.is_file() and not path.is_symlink() for path in names):
            return
        job.page(names[0])
        job.keep(thumb_name(number), names[1], "image/webp")
        job.keep(text_name(number), names[2], TEXT_MIME)
        for path in names:
            path.unlink()
        self.parts.append(outlines.part(_first_line(text), text))
        drawn = min(self.total, conf.get("MAX_PAGES")) or 1
        job.progress(self.begin + (100 - self.begin) * number / drawn)


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")

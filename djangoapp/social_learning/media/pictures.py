"""Pictures are drawn anew before they are kept, so that no place, device or owner travels inside them.

The decoding goes on in the sandbox (picture_worker.py). Pillow is optional; without it a picture is kept as it came,
and its note says so.
"""

from __future__ import annotations

import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import attrs
from django.utils.translation import gettext as _

from social_learning.lib.errors import Invalid, SocialError
from social_learning.media import picture_worker, sandbox, zips

MAX_PIXELS = picture_worker.MAX_PIXELS
MAX_FRAMES = picture_worker.MAX_FRAMES
PREVIEW_WIDTH = picture_worker.PREVIEW_WIDTH
# Somebody waits for the answer.
SECONDS, MEMORY_MB, FILE_MB = 30, 2_000, 300
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


@attrs.define
class Size:
    """How large a picture is, heard from the worker; 0 until it has said so."""

    width: int = 0
    height: int = 0

    def hear(self, line: str) -> None:
        """Take a line of the worker."""
        word, *numbers = line.split()[:3] or [""]
        if word == "size" and len(numbers) == 2 and all(one.isdecimal() and len(one) < 7 for one in numbers):
            self.width, self.height = int(numbers[0]), int(numbers[1])


def available() -> bool:
    """Return whether Pillow is installed."""
    return find_spec("PIL") is not None


def command(what: str, source: Path, target: Path, name: str = "") -> list[str]:
    """Return the command that draws a picture anew."""
    return [sandbox.python(), "-I", picture_worker.__file__, what, str(source), str(target), *([name] if name else [])]


def cleaned(file: IO[bytes], mime: str) -> tuple[bytes, Size]:
    """Return the picture without anything but its pixels (and its movement), turned the right way up, and its size.

    Raises ``Invalid`` (``picture_size``) for one that is too large to be drawn, ``UnsupportedType`` for no picture.
    """
    size = Size()
    with tempfile.TemporaryDirectory(prefix="social-learning-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        source, target = folder / "source", folder / "target"
        file.seek(0)
        with source.open("wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
        outcome = sandbox.run(
            command("clean", source, target, _FORMATS[mime]),
            folder=folder,
            seconds=SECONDS,
            memory_mb=MEMORY_MB,
            file_mb=FILE_MB,
            on_line=size.hear,
        )
        if not outcome.ok or not target.is_file() or target.is_symlink():
            raise _refusal(outcome)
        return target.read_bytes(), size


def _refusal(outcome: sandbox.Outcome) -> SocialError:
    if outcome.code == picture_worker.MISMATCH and not outcome.killed:
        return zips.mismatch()
    if outcome.code == picture_worker.TOO_LARGE or outcome.killed:
        sentence = _("This picture has too many pixels. Please make it smaller and share that.")
        return Invalid(sentence, code="picture_size")
    return Invalid(_("This picture cannot be opened. Please save it again and share that."), code="bad_picture")

"""What makers work with: a file of which something is to be made, and where to put what was made of it.

A maker is a function of a :class:`Job`, registered under ``FileType.prepare``. It runs on a worker, may run twice or
again after a crash, and ends in the same rows each time. It opens nothing that came from people itself: programs in
the sandbox do (:meth:`Job.run`). To fail for good it raises :class:`CannotRead`, to be tried again :class:`TryAgain`.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
from django.core.files.base import File

from social_learning import conf
from social_learning.lib import clock
from social_learning.media import leases, sandbox, storage
from social_learning.media.models import StoredFile
from social_learning.media.outlines import Part, bounded

log = logging.getLogger(__name__)

Maker = Callable[["Job"], None]
# By FileType.prepare; filled by the modules that prepare.py imports.
MAKERS: dict[str, Maker] = {}
PAGE_MIME = "image/webp"
_SIGN = timedelta(seconds=20)
_STEP = timedelta(seconds=2)
# Why a converter was killed, as the note that says so.
_KILLED = {
    sandbox.TIME: "too_long",
    sandbox.MEMORY: "too_heavy",
    sandbox.PROCESSES: "too_heavy",
    sandbox.DISK: "no_room",
}


class CannotRead(Exception):
    """Nothing can be made of this file, now or later; the argument is the code of the note."""


class TryAgain(Exception):
    """Nothing could be made of it this time, though the file may be good; the argument is the code of the note."""


class LostTurn(Exception):
    """The file is gone, or somebody else's turn: whatever was made is theirs."""


def maker(*kinds: str) -> Callable[[Maker], Maker]:
    """Register a maker for these values of ``FileType.prepare``."""

    def register(function: Maker) -> Maker:
        MAKERS.update(dict.fromkeys(kinds, function))
        return function

    return register


@attrs.define
class Job:
    """One file, a copy of it in a scratch folder, and everything that is made of it."""

    stored: StoredFile
    # A local copy of the file, inside the scratch folder.
    source: Path
    # Goes when the job ends; the only place that programs in the sandbox may read and write.
    folder: Path
    made: list[dict[str, Any]] = attrs.field(factory=list)
    made_pages: int = 0
    parts: list[Part] = attrs.field(factory=list)
    code: str = ""
    measured: dict[str, float] = attrs.field(factory=dict)

    def progress(self, percent: float) -> None:
        """Show the author how far it is, 0 to 100; may be called as often as one likes, and never goes back.

        Raises ``LostTurn`` when it is no longer this worker's file.
        """
        per_cent = max(self.stored.progress, min(99, int(percent)))
        now = clock.now()
        shown = self.stored.started_at
        moved = per_cent > self.stored.progress
        if shown is None or now - shown >= (_STEP if moved else _SIGN):
            self._write(started_at=now, progress=per_cent)

    def sign(self) -> None:
        """Give a sign that somebody is still at it; cheap unless it is time for one."""
        self.progress(self.stored.progress)

    def note(self, code: str) -> None:
        """Say what is missing; ``notes.NOTES`` has the sentence."""
        self.code = code

    def page(self, path: Path) -> None:
        """Keep the image (WebP) of the next page."""
        self.made_pages += 1
        self._save(storage.page_path(self.stored.path, self.made_pages), path, PAGE_MIME)

    def pages(self, paths: Iterable[Path]) -> None:
        """Keep the images (WebP) of these pages, in their order, after those that are kept already."""
        for path in paths:
            self.page(path)

    def keep(self, name: str, path: Path, mime: str) -> None:
        """Keep a derivative beside the file, to be had as ``files/<uuid>/made/<name>/``; a name again replaces it."""
        self._save(storage.made_path(self.stored.path, name), path, mime)
        self.made = [one for one in self.made if one["name"] != name]
        self.made.append({"name": name, "mime": mime, "size": path.stat().st_size})

    def outline(self, parts: Iterable[Part]) -> None:
        """Keep the words, by page, slide, chapter or scene, as many as fit into a row."""
        self.parts = bounded(iter(parts))

    def facts(self, *, seconds: float | None = None, width: int | None = None, height: int | None = None) -> None:
        """Keep how long it plays and how large its picture is."""
        found = {"seconds": seconds, "width": width, "height": height}
        self.measured |= {name: value for name, value in found.items() if value is not None}

    def run(
        self,
        command: Sequence[str],
        *,
        seconds: float | None = None,
        memory_mb: int | None = None,
        file_mb: int | None = None,
        on_line: Callable[[str], None] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> sandbox.Outcome:
        """Run a converter in the sandbox within the site's limits, or these, and return how it ended by itself.

        Raises ``TryAgain`` if it had to be killed, ``LostTurn`` when this is no longer this worker's file.
        """
        outcome = sandbox.run(
            command,
            folder=self.folder,
            seconds=seconds or conf.get("CONVERT_SECONDS"),
            memory_mb=memory_mb or conf.get("CONVERT_MEMORY_MB"),
            file_mb=file_mb or conf.get("CONVERT_FILE_MB"),
            on_line=on_line,
            on_look=self.sign,
            env=env,
        )
        if outcome.killed:
            log.warning("social_learning: a converter was killed (%s): %s", outcome.killed, Path(command[0]).name)
            raise TryAgain(_KILLED[outcome.killed])
        return outcome

    def _save(self, name: str, path: Path, mime: str) -> None:
        self.sign()
        store = storage.store()
        try:
            with path.open("rb") as file:
                content = File(file, name=path.name)
                # An object store keeps the type.
                content.content_type = mime  # type: ignore[attr-defined]
                # A start after a crash finds what the first try has made; a store never writes over a taken name.
                store.delete(name)
                store.save(name, content)
        except Exception as error:
            raise out_of_reach(error) from error

    def _write(self, **changes: object) -> None:
        if not leases.write(self.stored, **changes):
            raise LostTurn


def out_of_reach(error: Exception) -> TryAgain:
    """Return what to raise for any error of a store: every store has errors of its own."""
    log.warning("social_learning: storage failed while something was made of a file: %r", error)
    return TryAgain("no_room" if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) else "storage")

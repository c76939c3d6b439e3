"""The registry of formats: everything that differs between an article, slides, a video … stands in one entry here.

An entry says how the format is recognised (text, a link, or a file by name, declared type and content), what people
call it, how long it takes, and when a person has finished it. To add a format, add an entry.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.media.types import TYPES

WORDS_PER_MINUTE = 200
SECONDS_PER_SLIDE = 40
# Where people meet: chosen when it is begun, not recognised by what is in it.
SESSION = "session"


@attrs.frozen
class Facts:
    """What is known of a content when its minutes are estimated."""

    words: int = 0
    parts: int = 0
    seconds: int = 0


@attrs.frozen
class Finished:
    """When a person has finished: ``rule`` names what is measured, ``at`` from which fraction on."""

    rule: str
    at: float = 1.0


@attrs.frozen
class Format:
    """One format. ``source`` is where its content comes from: ``text``, ``file``, ``link``, ``site`` or ``session``."""

    name: str
    label: Promise
    icon: str
    source: str
    finished: Finished
    minutes: Callable[[Facts], int]
    # The endings of the files it takes; media/types.py says how each is recognised.
    files: tuple[str, ...] = ()

    @property
    def accept(self) -> tuple[str, ...]:
        """The file name endings of this format, with their dot, for a file chooser."""
        return tuple(f".{extension}" for extension in self.files)


def _reading(facts: Facts) -> int:
    return ceil(facts.words / WORDS_PER_MINUTE)


def _showing(facts: Facts) -> int:
    return max(_reading(facts), ceil(facts.parts * SECONDS_PER_SLIDE / 60))


def _playing(facts: Facts) -> int:
    return ceil(facts.seconds / 60) if facts.seconds else 5


def _about(minutes: int) -> Callable[[Facts], int]:
    return lambda facts: max(minutes, _reading(facts))


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("article", _("Article"), "article", "text", Finished("scrolled", 0.9), _reading),
        Format("slides", _("Slides"), "slides", "file", Finished("last_part"), _showing, ("pptx", "odp", "pptm")),
        Format("pdf", _("PDF"), "pdf", "file", Finished("last_part"), _showing, ("pdf",)),
        Format(
            "document", _("Document"), "document", "file", Finished("scrolled", 0.9), _reading, ("docx", "odt", "docm")
        ),
        Format("sheet", _("Spreadsheet"), "sheet", "file", Finished("opened"), _about(5), ("xlsx", "ods", "xlsm")),
        Format(
            "image",
            _("Picture"),
            "image",
            "file",
            Finished("opened"),
            _about(1),
            ("png", "jpg", "jpeg", "gif", "webp"),
        ),
        Format(
            "video",
            _("Video"),
            "video",
            "file",
            Finished("watched", 0.9),
            _playing,
            ("mp4", "m4v", "mov", "webm", "mkv", "3gp"),
        ),
        Format(
            "audio",
            _("Audio"),
            "audio",
            "file",
            Finished("watched", 0.9),
            _playing,
            ("mp3", "m4a", "ogg", "opus", "wav", "weba"),
        ),
        Format("embed", _("Online video"), "video", "link", Finished("opened"), _playing),
        Format("link", _("Link"), "link", "link", Finished("opened"), _about(5)),
        Format("course", _("Course"), "course", "site", Finished("opened"), _about(60)),
        Format("unit", _("Course unit"), "unit", "site", Finished("opened"), _about(10)),
        Format("scorm", _("SCORM lesson"), "scorm", "site", Finished("opened"), _about(15)),
        # Its dates, in the room ``meetings``, say how long it takes.
        Format(SESSION, _("Session"), "session", "session", Finished("attended"), _about(60)),
    )
}

# By the ending of a file's name.
_OF_FILE: dict[str, Format] = {extension: entry for entry in FORMATS.values() for extension in entry.files}


def label_of(kind: str) -> str:
    """Return what people call a format; the name itself for one that is not (or no longer) known."""
    return str(FORMATS[kind].label) if kind in FORMATS else kind


def icon_of(kind: str) -> str:
    """Return the name of a format's icon."""
    return FORMATS[kind].icon if kind in FORMATS else "link"


def minutes_of(kind: str, facts: Facts) -> int:
    """Return how long a content takes, in whole minutes, at least one."""
    return max(1, FORMATS[kind].minutes(facts))


def kind_of_mime(mime: str) -> str:
    """Return the format of a stored file; a type that is no longer known counts as a document."""
    found = (_OF_FILE[kind.extension].name for kind in TYPES.values() if kind.mime == mime)
    return next(found, "document")


def accept() -> str:
    """Return the ``accept`` of a file chooser that takes every file format."""
    return ",".join(f".{extension}" for extension in _OF_FILE)

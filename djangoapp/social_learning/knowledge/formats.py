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

WORDS_PER_MINUTE = 200
SECONDS_PER_SLIDE = 40

# How a file is opened for its outline and page images; see prepare.py.
PDF, PPTX, ODP, DOCX, ODT, PICTURE = "pdf", "pptx", "odp", "docx", "odt", "picture"


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
class FileType:
    """One kind of file: what it is called, and what must be found inside before the name is believed."""

    extension: str
    mime: str
    # What the content may look like to the sniffer; a zip is looked into instead.
    sniffed: frozenset[str] = frozenset()
    # The part that makes this zip the office document it claims to be, and how that part is typed.
    part: str = ""
    part_type: str = ""
    # Other types that browsers declare for it.
    declared: frozenset[str] = frozenset()
    inline: bool = False
    prepare: str = ""

    @property
    def is_zip(self) -> bool:
        """True for office documents."""
        return bool(self.part_type)


@attrs.frozen
class Format:
    """One format. ``source`` is where its content comes from: ``text``, ``file``, ``link`` or ``site``."""

    name: str
    label: Promise
    icon: str
    source: str
    finished: Finished
    minutes: Callable[[Facts], int]
    files: tuple[FileType, ...] = ()

    @property
    def accept(self) -> tuple[str, ...]:
        """The file name endings of this format, with their dot, for a file chooser."""
        return tuple(f".{kind.extension}" for kind in self.files)


def _reading(facts: Facts) -> int:
    return ceil(facts.words / WORDS_PER_MINUTE)


def _showing(facts: Facts) -> int:
    return max(_reading(facts), ceil(facts.parts * SECONDS_PER_SLIDE / 60))


def _playing(facts: Facts) -> int:
    return ceil(facts.seconds / 60) if facts.seconds else 5


def _about(minutes: int) -> Callable[[Facts], int]:
    return lambda facts: max(minutes, _reading(facts))


def _ooxml(extension: str, family: str, part: str, *, prepare: str = "") -> FileType:
    root = f"application/vnd.openxmlformats-officedocument.{family}"
    return FileType(extension, _OOXML[extension], part=part, part_type=f"{root}.main+xml", prepare=prepare)


def _odf(extension: str, family: str, *, prepare: str = "") -> FileType:
    mime = f"application/vnd.oasis.opendocument.{family}"
    return FileType(extension, mime, part="mimetype", part_type=mime, prepare=prepare)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OOXML = {
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}


def _plain(extension: str, mime: str, *others: str, inline: bool = True, prepare: str = "") -> FileType:
    return FileType(
        extension,
        mime,
        sniffed=frozenset({mime, *others}),
        declared=frozenset(others),
        inline=inline,
        prepare=prepare,
    )


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("article", _("Article"), "article", "text", Finished("scrolled", 0.9), _reading),
        Format(
            "slides",
            _("Slides"),
            "slides",
            "file",
            Finished("last_part"),
            _showing,
            (
                _ooxml("pptx", "presentationml.presentation", "ppt/presentation.xml", prepare=PPTX),
                _odf("odp", "presentation", prepare=ODP),
            ),
        ),
        Format(
            "pdf",
            _("PDF"),
            "pdf",
            "file",
            Finished("last_part"),
            _showing,
            (_plain("pdf", "application/pdf", "application/x-pdf", prepare=PDF),),
        ),
        Format(
            "document",
            _("Document"),
            "document",
            "file",
            Finished("scrolled", 0.9),
            _reading,
            (
                _ooxml("docx", "wordprocessingml.document", "word/document.xml", prepare=DOCX),
                _odf("odt", "text", prepare=ODT),
            ),
        ),
        Format(
            "sheet",
            _("Spreadsheet"),
            "sheet",
            "file",
            Finished("opened"),
            _about(5),
            (_ooxml("xlsx", "spreadsheetml.sheet", "xl/workbook.xml"), _odf("ods", "spreadsheet")),
        ),
        Format(
            "image",
            _("Picture"),
            "image",
            "file",
            Finished("opened"),
            _about(1),
            (
                _plain("png", "image/png", "image/x-png", prepare=PICTURE),
                _plain("jpg", "image/jpeg", "image/jpg", "image/pjpeg", prepare=PICTURE),
                _plain("jpeg", "image/jpeg", "image/jpg", "image/pjpeg", prepare=PICTURE),
                _plain("gif", "image/gif", prepare=PICTURE),
                _plain("webp", "image/webp", prepare=PICTURE),
            ),
        ),
        Format(
            "video",
            _("Video"),
            "video",
            "file",
            Finished("watched", 0.9),
            _playing,
            (
                _plain("mp4", "video/mp4", "video/x-m4v", "application/mp4"),
                _plain("webm", "video/webm"),
                _plain("mov", "video/quicktime", "video/mp4", inline=False),
            ),
        ),
        Format("embed", _("Online video"), "video", "link", Finished("opened"), _playing),
        Format("link", _("Link"), "link", "link", Finished("opened"), _about(5)),
        Format("course", _("Course"), "course", "site", Finished("opened"), _about(60)),
        Format("unit", _("Course unit"), "unit", "site", Finished("opened"), _about(10)),
        Format("scorm", _("SCORM lesson"), "scorm", "site", Finished("opened"), _about(15)),
    )
}

FILE_TYPES: dict[str, tuple[Format, FileType]] = {
    kind.extension: (entry, kind) for entry in FORMATS.values() for kind in entry.files
}
INLINE_MIMES = frozenset(kind.mime for entry in FORMATS.values() for kind in entry.files if kind.inline)


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
    return next((entry.name for entry, kind in FILE_TYPES.values() if kind.mime == mime), "document")


def accept() -> str:
    """Return the ``accept`` of a file chooser that takes every file format."""
    return ",".join(f".{extension}" for extension in FILE_TYPES)

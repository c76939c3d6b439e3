"""The registry of file types: by which ending they go, and what must be found inside before a name is believed.

To accept another type of file, add an entry here and name it in an entry of knowledge/formats.py.
"""

from __future__ import annotations

import attrs

# How a file is opened for its outline and page images; see processing.py.
PDF, PPTX, ODP, DOCX, ODT, PICTURE = "pdf", "pptx", "odp", "docx", "odt", "picture"
XLSX, ODS = "xlsx", "ods"
VIDEO, AUDIO = "video", "audio"


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

    @property
    def is_program(self) -> bool:
        """True for office documents that are made to hold macros."""
        return "macroEnabled" in self.part_type


def _ooxml(extension: str, family: str, part: str, *, prepare: str = "") -> FileType:
    root = f"application/vnd.openxmlformats-officedocument.{family}"
    return FileType(extension, _OOXML[extension], part=part, part_type=f"{root}.main+xml", prepare=prepare)


def _macros(extension: str, family: str, part: str) -> FileType:
    mime = f"application/{family}.macroEnabled.12"
    return FileType(
        extension,
        mime,
        part=part,
        part_type=f"application/{family}.macroEnabled.main+xml",
        declared=frozenset({mime.lower()}),
    )


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


TYPES: dict[str, FileType] = {
    kind.extension: kind
    for kind in (
        _ooxml("pptx", "presentationml.presentation", "ppt/presentation.xml", prepare=PPTX),
        _odf("odp", "presentation", prepare=ODP),
        _plain("pdf", "application/pdf", "application/x-pdf", prepare=PDF),
        _ooxml("docx", "wordprocessingml.document", "word/document.xml", prepare=DOCX),
        _odf("odt", "text", prepare=ODT),
        _ooxml("xlsx", "spreadsheetml.sheet", "xl/workbook.xml", prepare=XLSX),
        _odf("ods", "spreadsheet", prepare=ODS),
        # Kept as a download with a warning, and never opened here.
        _macros("pptm", "vnd.ms-powerpoint.presentation", "ppt/presentation.xml"),
        _macros("docm", "vnd.ms-word.document", "word/document.xml"),
        _macros("xlsm", "vnd.ms-excel.sheet", "xl/workbook.xml"),
        _plain("png", "image/png", "image/x-png", prepare=PICTURE),
        _plain("jpg", "image/jpeg", "image/jpg", "image/pjpeg", prepare=PICTURE),
        _plain("jpeg", "image/jpeg", "image/jpg", "image/pjpeg", prepare=PICTURE),
        _plain("gif", "image/gif", prepare=PICTURE),
        _plain("webp", "image/webp", prepare=PICTURE),
        # Phones write one family of containers under several names; what is inside is for probe.py to see.
        _plain("mp4", "video/mp4", "video/x-m4v", "application/mp4", "video/3gpp", "video/quicktime", prepare=VIDEO),
        _plain("m4v", "video/mp4", "video/x-m4v", "video/m4v", prepare=VIDEO),
        _plain("webm", "video/webm", "audio/webm", prepare=VIDEO),
        _plain("mov", "video/quicktime", "video/mp4", inline=False, prepare=VIDEO),
        _plain("mkv", "video/x-matroska", "video/matroska", "video/webm", inline=False, prepare=VIDEO),
        _plain("3gp", "video/3gpp", "video/mp4", "audio/3gpp", inline=False, prepare=VIDEO),
        _plain("mp3", "audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/mpeg3", prepare=AUDIO),
        _plain("m4a", "audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac", "video/mp4", "video/3gpp", prepare=AUDIO),
        _plain("ogg", "audio/ogg", "application/ogg", "audio/opus", "video/ogg", prepare=AUDIO),
        _plain("opus", "audio/ogg", "audio/opus", "application/ogg", prepare=AUDIO),
        _plain("wav", "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave", prepare=AUDIO),
        _plain("weba", "audio/webm", "video/webm", prepare=AUDIO),
    )
}
INLINE_MIMES = frozenset(kind.mime for kind in TYPES.values() if kind.inline)


def prepare_of(mime: str) -> str:
    """Return how a file of this type is prepared, ``""`` for not at all or a type that is no longer known."""
    return next((kind.prepare for kind in TYPES.values() if kind.mime == mime), "")

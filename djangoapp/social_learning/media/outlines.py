"""The words inside office documents, slide by slide or chapter by chapter: for outline, search and screen readers."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import Any, TypedDict
from zipfile import BadZipFile, ZipFile

from social_learning.media import types
from social_learning.media.zips import read_xml

MAX_PARTS = 500
MAX_CHARS_A_PART = 20_000
MAX_CHARS = 500_000
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHOW = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"


class Part(TypedDict):
    """One page, slide or chapter."""

    title: str
    text: str
    notes: str


def part(title: str = "", text: str = "", notes: str = "") -> Part:
    """Return a part with its words trimmed to what is worth keeping."""
    return {
        "title": " ".join(title.split())[:255],
        "text": text.strip()[:MAX_CHARS_A_PART],
        "notes": notes.strip()[:MAX_CHARS_A_PART],
    }


def bounded(parts: Iterator[Part]) -> list[Part]:
    """Return the first parts, as many as fit into what one row should hold."""
    kept: list[Part] = []
    size = 0
    for one in parts:
        size += len(one["text"]) + len(one["notes"])
        if len(kept) >= MAX_PARTS or size > MAX_CHARS:
            break
        kept.append(one)
    return kept


def _pptx(archive: ZipFile) -> Iterator[Part]:
    names = _relations(archive, "ppt/presentation.xml")
    show = read_xml(archive, "ppt/presentation.xml")
    for slide in show.iter(f"{_P}sldId"):
        name = names.get(slide.get(f"{_R}id"), "")
        if name:
            yield _slide(archive, name)


def _slide(archive: ZipFile, name: str) -> Part:
    title, texts = "", []
    for shape in _all(read_xml(archive, name), f"{_P}sp", f"{_P}graphicFrame"):
        words = _paragraphs(shape, f"{_A}p", f"{_A}t")
        if _placeholder(shape) in ("title", "ctrTitle") and not title:
            title = words
        elif words:
            texts.append(words)
    notes = ""
    for other in _relations(archive, name).values():
        if "/notesSlide" in other:
            shapes = read_xml(archive, other).iter(f"{_P}sp")
            notes = "\n".join(_paragraphs(s, f"{_A}p", f"{_A}t") for s in shapes if _placeholder(s) == "body")
    return part(title, "\n".join(texts), notes)


def _placeholder(shape: Any) -> str:
    found = shape.find(f".//{_P}nvPr/{_P}ph")
    return "" if found is None else str(found.get("type", ""))


def _relations(archive: ZipFile, name: str) -> dict[str | None, str]:
    """Return the members that a member refers to, by the id it calls them."""
    folder, base = posixpath.split(name)
    try:
        root = read_xml(archive, f"{folder}/_rels/{base}.rels")
    except BadZipFile:
        return {}
    inner = [one for one in root if one.get("TargetMode") != "External" and one.get("Target")]
    return {one.get("Id"): posixpath.normpath(posixpath.join(f"/{folder}", one.get("Target")))[1:] for one in inner}


def _odp(archive: ZipFile) -> Iterator[Part]:
    for page in read_xml(archive, "content.xml").iter(f"{_DRAW}page"):
        title, texts, notes = "", [], ""
        for child in page:
            words = _paragraphs(child, f"{_TEXT}p", None)
            if child.tag == f"{_SHOW}notes":
                notes = words
            elif child.get(f"{_SHOW}class") == "title" and not title:
                title = words
            elif words:
                texts.append(words)
        yield part(title, "\n".join(texts), notes)


def _docx(archive: ZipFile) -> Iterator[Part]:
    def rows() -> Iterator[tuple[bool, str]]:
        for paragraph in read_xml(archive, "word/document.xml", limit=16_000_000).iter(f"{_W}p"):
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            name = "" if style is None else str(style.get(f"{_W}val", "")).lower()
            yield name.startswith(("heading", "title")), "".join(one.text or "" for one in paragraph.iter(f"{_W}t"))

    return _chapters(rows())


def _odt(archive: ZipFile) -> Iterator[Part]:
    def rows() -> Iterator[tuple[bool, str]]:
        for paragraph in _all(read_xml(archive, "content.xml", limit=16_000_000), f"{_TEXT}h", f"{_TEXT}p"):
            yield paragraph.tag == f"{_TEXT}h", "".join(paragraph.itertext())

    return _chapters(rows())


def _chapters(rows: Iterator[tuple[bool, str]]) -> Iterator[Part]:
    """Yield one part for each heading and what stands below it."""
    title, texts = "", list[str]()
    for is_heading, words in rows:
        if is_heading and words.strip():
            if title or texts:
                yield part(title, "\n".join(texts))
            title, texts = words, []
        elif words.strip():
            texts.append(words.strip())
    if title or texts:
        yield part(title, "\n".join(texts))


def _all(root: Any, *tags: str) -> Iterator[Any]:
    return (element for element in root.iter() if element.tag in tags)


def _paragraphs(element: Any, paragraph: str, run: str | None) -> str:
    lines = []
    for one in element.iter(paragraph):
        words = "".join(t.text or "" for t in one.iter(run)) if run else "".join(one.itertext())
        if words.strip():
            lines.append(words.strip())
    return "\n".join(lines)


READERS: dict[str, Callable[[ZipFile], Iterator[Part]]] = {
    types.PPTX: _pptx,
    types.ODP: _odp,
    types.DOCX: _docx,
    types.ODT: _odt,
}

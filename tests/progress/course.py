"""A small course: three pages, the last of which is not released yet."""

from __future__ import annotations

from tests.conftest import COURSE_KEY as KEY

_BASE = "block-v1:Demo+Social+2026+type@"


def unit(name: str) -> str:
    """Return the key of a page."""
    return f"{_BASE}vertical+block@{name}"


def block(name: str) -> str:
    """Return the key of a block; the one called ``package`` is a SCORM block."""
    return f"{_BASE}{'scorm' if name == 'package' else 'html'}+block@{name}"


FIRST, SECOND, LATER = unit("first"), unit("second"), unit("later")
UNITS = {
    FIRST: [block("intro"), block("film")],
    SECOND: [block("text"), block("package")],
    LATER: [block("end")],
}
BLOCKS = ("intro", "film", "text", "package", "end")
__all__ = ["BLOCKS", "FIRST", "KEY", "LATER", "SECOND", "UNITS", "block", "unit"]

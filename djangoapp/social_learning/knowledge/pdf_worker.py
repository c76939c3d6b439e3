"""Draw the pages of one PDF: a program of its own, run by prepare.py, that knows neither Django nor the database.

A PDF is somebody else's program for a large library in C, so it is read in a process that may fail: with little
memory, little time, no secrets in its environment, and no way to write large files.

Usage: pdf_worker.py SOURCE FOLDER MAX_PAGES WIDTH; writes 0001.webp … and one line of JSON a page to outline.jsonl.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 120
FILE_BYTES = 20_000_000
MAX_HEIGHT_RATIO = 3
MAX_CHARS_A_PAGE = 20_000
ENCRYPTED, UNREADABLE, OK = 3, 4, 0


def limit() -> None:
    """Take away what a PDF does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def draw(source: str, folder: Path, max_pages: int, width: int) -> int:
    """Draw page after page, each complete before the next is begun; return the exit code."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        return ENCRYPTED if "password" in str(error).lower() else UNREADABLE
    with (folder / "outline.jsonl").open("w", encoding="utf-8") as outline:
        outline.write(json.dumps({"pages": len(pdf)}) + "\n")
        for index in range(min(len(pdf), max_pages)):
            try:
                page = pdf[index]
                image = page.render(scale=_scale(page, width), may_draw_forms=False).to_pil()
                text = _text(page)
            except pypdfium2.PdfiumError:
                return OK if index else UNREADABLE
            image.convert("RGB").save(folder / f"{index + 1:04d}.webp", "WEBP", quality=80, method=2)
            outline.write(json.dumps({"text": text}) + "\n")
            outline.flush()
            page.close()
    return OK


def _scale(page: Any, width: int) -> float:
    wide, high = (max(1.0, float(side)) for side in page.get_size())
    return min(width / wide, width * MAX_HEIGHT_RATIO / high)


def _text(page: Any) -> str:
    text = page.get_textpage().get_text_bounded()[:MAX_CHARS_A_PAGE]
    return "".join(char for char in text if char.isprintable() or char in "\n\t")


if __name__ == "__main__":
    limit()
    sys.exit(draw(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))

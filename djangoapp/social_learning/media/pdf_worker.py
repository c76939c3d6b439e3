"""Draw the pages of one PDF: a program of its own, run in the sandbox, that knows neither Django nor the database.

A PDF is somebody else's program for a large library in C, so it is read in a process that may fail.

Usage: pdf_worker.py SOURCE FOLDER MAX_PAGES WIDTH. For each page it writes 0001.webp, thumb-0001.webp and
text-0001.json ({"width", "height", "words": [[x, y, w, h, "text"], …]}, places from 0 to 1 from the upper left), then
says so on stdout: first {"pages": 12}, then {"page": 1, "text": "…"} and so on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

MAX_HEIGHT_RATIO = 3
MAX_CHARS_A_PAGE = 20_000
MAX_WORDS_A_PAGE = 5_000
THUMB_WIDTH = 200
ENCRYPTED, UNREADABLE, OK = 3, 4, 0
# Fast to write; small enough, for what is mostly paper and letters.
PAGE = {"quality": 80, "method": 0}
THUMB = {"quality": 70, "method": 0}


def draw(source: str, folder: Path, max_pages: int, width: int) -> int:
    """Draw page after page, each complete before it is announced; return the exit code."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        return ENCRYPTED if "password" in str(error).lower() else UNREADABLE
    _say({"pages": len(pdf)})
    # A page is written while the next one is drawn; only this thread ever touches the PDF.
    with ThreadPoolExecutor(1) as writer:
        before: Future[None] | None = None
        for index in range(min(len(pdf), max_pages)):
            try:
                image, text, words = _page(pdf, index, width)
            except pypdfium2.PdfiumError:
                return OK if index else UNREADABLE
            finally:
                if before is not None:
                    before.result()
            before = writer.submit(_write, folder, index + 1, image, text, words)
        if before is not None:
            before.result()
    return OK


def _page(pdf: Any, index: int, width: int) -> tuple[Any, str, list[Any]]:
    page = pdf[index]
    bitmap = page.render(scale=_scale(page, width), may_draw_forms=False, rev_byteorder=True)
    textpage = page.get_textpage()
    text = _printable(textpage.get_text_bounded())[:MAX_CHARS_A_PAGE]
    words = list(_words(textpage, page)) if text.strip() else []
    textpage.close()
    # Its own pixels, since the page is closed before they are written.
    image = bitmap.to_pil().copy()
    bitmap.close()
    page.close()
    return image, text, words


def _write(folder: Path, index: int, image: Any, text: str, words: list[Any]) -> None:
    """Write all that belongs to a page, then say that it is there."""
    if image.mode != "RGB":
        image = image.convert("RGB")
    number = f"{index:04d}"
    image.save(folder / f"{number}.webp", "WEBP", **PAGE)
    _thumb(image).save(folder / f"thumb-{number}.webp", "WEBP", **THUMB)
    layer = {"width": image.width, "height": image.height, "words": words}
    (folder / f"text-{number}.json").write_text(json.dumps(layer, ensure_ascii=False), "utf-8")
    _say({"page": index, "text": text})


def _thumb(image: Any) -> Any:
    height = max(1, round(image.height * THUMB_WIDTH / image.width))
    # Whole steps first: far less work, and nobody sees it at this size.
    step = max(1, image.width // (THUMB_WIDTH * 2))
    return image.reduce(step).resize((THUMB_WIDTH, height))


def _scale(page: Any, width: int) -> float:
    wide, high = (max(1.0, float(side)) for side in page.get_size())
    return min(width / wide, width * MAX_HEIGHT_RATIO / high)


def _words(textpage: Any, page: Any) -> Iterator[list[Any]]:
    """Yield each word with its place on the page as it is drawn, turned pages included."""
    import ctypes

    import pypdfium2.raw as raw

    count = min(textpage.count_chars(), MAX_CHARS_A_PAGE)
    left, right, bottom, top = (ctypes.c_double() for _side in range(4))
    place = _placing(page)
    word, box, given = "", [0.0] * 4, 0
    for index in range(count + 1):
        char = chr(raw.FPDFText_GetUnicode(textpage, index) or 32) if index < count else " "
        if not char.isspace() and char.isprintable():
            if raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
                new = [left.value, bottom.value, right.value, top.value]
                box = [*map(min, box[:2], new[:2]), *map(max, box[2:], new[2:])] if word else new
                word += char
            continue
        if word:
            yield [*place(box), word]
            given += 1
            if given >= MAX_WORDS_A_PAGE:
                return
        word = ""


def _placing(page: Any) -> Any:
    """Return what turns a box of the page's own (from the lower left, unturned, uncropped) into parts of the image."""
    x0, y0, x1, y1 = page.get_cropbox() if page.get_cropbox() else page.get_mediabox()
    turned = page.get_rotation() % 360
    across, up = max(1.0, x1 - x0), max(1.0, y1 - y0)

    def place(box: list[float]) -> list[float]:
        left, right = (box[0] - x0) / across, (box[2] - x0) / across
        top, bottom = (y1 - box[3]) / up, (y1 - box[1]) / up
        if turned == 90:
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
        elif turned == 180:
            left, top, right, bottom = 1 - right, 1 - bottom, 1 - left, 1 - top
        elif turned == 270:
            left, top, right, bottom = top, 1 - right, bottom, 1 - left
        left, top, right, bottom = (min(1.0, max(0.0, side)) for side in (left, top, right, bottom))
        return [round(left, 4), round(top, 4), round(right - left, 4), round(bottom - top, 4)]

    return place


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable() or char in "\n\t")


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(draw(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))

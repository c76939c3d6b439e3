"""Make calling-back.pdf: four pages on calling a customer back after a complaint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.fonts import FontFace

from demo.content.makers.booklet_text import PAGES, SUBTITLE, TITLE, Block
from demo.content.makers.look import ACCENT, BOLD, INK, ITALIC, MUTED, REGULAR, SOFT, WARM, rgb

LEFT, WIDTH = 22, 166


class Booklet(FPDF):
    """An A4 document with a quiet running head and page numbers."""

    def header(self) -> None:
        """Draw the running head on all pages but the first."""
        if self.page_no() > 1:
            self.set_font("body", "", 9)
            self.set_text_color(*rgb(MUTED))
            self.set_xy(LEFT, 12)
            self.cell(WIDTH, 5, TITLE)
        self.set_y(26)

    def footer(self) -> None:
        """Draw the page number."""
        self.set_y(-16)
        self.set_font("body", "", 9)
        self.set_text_color(*rgb(MUTED))
        self.cell(0, 5, f"{self.page_no()} / {len(PAGES)}", align="C")


def make(folder: Path) -> Path:
    """Write the booklet and return its path."""
    book = Booklet(format="A4")
    for style, path in (("", REGULAR), ("B", BOLD), ("I", ITALIC)):
        book.add_font("body", style, str(path))
    book.set_margins(LEFT, 24, LEFT)
    book.set_auto_page_break(False)
    book.set_title(TITLE)
    book.set_author("Ingrid Solberg")
    book.set_lang("en-GB")
    for number, page in enumerate(PAGES, start=1):
        book.add_page()
        if number == 1:
            _cover(book)
        for block in page:
            _block(book, block)
    target = folder / "calling-back.pdf"
    book.output(str(target))
    return target


def _cover(book: Any) -> None:
    book.set_fill_color(*rgb(ACCENT))
    book.rect(0, 0, 210, 84, "F")
    book.set_fill_color(*rgb(WARM))
    book.rect(LEFT, 62, 26, 1.6, "F")
    book.set_text_color(255, 255, 255)
    book.set_xy(LEFT, 24)
    book.set_font("body", "B", 28)
    book.multi_cell(WIDTH, 12, TITLE, align="L")
    book.set_xy(LEFT, 67)
    book.set_font("body", "", 12)
    book.cell(WIDTH, 6, SUBTITLE)
    book.set_y(96)


def _block(book: Any, block: Block) -> None:
    kind, value = block
    {"h": _heading, "p": _paragraph, "list": _list, "steps": _steps, "pairs": _pairs, "card": _card}[kind](book, value)


def _heading(book: Any, text: str) -> None:
    book.ln(2)
    _pen(book, "B", 18, ACCENT)
    book.multi_cell(WIDTH, 9, text, align="L", new_x="LMARGIN", new_y="NEXT")
    book.ln(1.5)


def _paragraph(book: Any, text: str) -> None:
    _pen(book, "", 12.5, INK)
    book.multi_cell(WIDTH, 6.9, text, align="L", new_x="LMARGIN", new_y="NEXT", markdown=True)
    book.ln(2.5)


def _list(book: Any, items: tuple[str, ...]) -> None:
    for item in items:
        top = book.get_y()
        book.set_draw_color(*rgb(ACCENT))
        book.rect(LEFT + 0.5, top + 1.1, 3.6, 3.6)
        _pen(book, "", 12.5, INK)
        book.set_xy(LEFT + 8, top)
        book.multi_cell(WIDTH - 8, 6.9, item, align="L", new_x="LMARGIN", new_y="NEXT", markdown=True)
        book.ln(1.6)
    book.ln(1.5)


def _steps(book: Any, items: tuple[str, ...]) -> None:
    for number, item in enumerate(items, start=1):
        top = book.get_y()
        book.set_fill_color(*rgb(WARM))
        book.ellipse(LEFT, top - 0.4, 7, 7, "F")
        book.set_font("body", "B", 11)
        book.set_text_color(255, 255, 255)
        book.set_xy(LEFT, top - 0.4)
        book.cell(7, 7, str(number), align="C")
        _pen(book, "", 12.5, INK)
        book.set_xy(LEFT + 11, top)
        book.multi_cell(WIDTH - 11, 6.9, item, align="L", new_x="LMARGIN", new_y="NEXT", markdown=True)
        book.ln(2.6)
    book.ln(1)


def _pairs(book: Any, rows: tuple[tuple[str, str], ...]) -> None:
    _pen(book, "", 12, INK)
    book.set_draw_color(*rgb(MUTED))
    book.set_fill_color(255, 255, 255)
    head = FontFace(emphasis="BOLD", color=rgb(INK), fill_color=rgb(SOFT))
    with book.table(
        col_widths=(78, 88),
        line_height=6.4,
        padding=2.2,
        text_align="LEFT",
        borders_layout="HORIZONTAL_LINES",
        headings_style=head,
    ) as table:
        for row in rows:
            line = table.row()
            for cell in row:
                line.cell(cell)
    book.ln(4)


def _card(book: Any, text: str) -> None:
    _pen(book, "", 12, INK)
    lines = book.multi_cell(WIDTH - 14, 6.6, text, align="L", dry_run=True, output="LINES", markdown=True)
    height, top = len(lines) * 6.6 + 9, book.get_y()
    book.set_fill_color(*rgb(SOFT))
    book.rect(LEFT, top, WIDTH, height, "F")
    book.set_fill_color(*rgb(WARM))
    book.rect(LEFT, top, 1.6, height, "F")
    book.set_xy(LEFT + 8, top + 4.5)
    book.set_left_margin(LEFT + 8)
    book.multi_cell(WIDTH - 14, 6.6, text, align="L", new_x="LMARGIN", new_y="NEXT", markdown=True)
    book.set_left_margin(LEFT)
    book.set_xy(LEFT, top + height + 5)


def _pen(book: Any, style: str, size: float, colour: str) -> None:
    book.set_font("body", style, size)
    book.set_text_color(*rgb(colour))
    book.set_x(LEFT)

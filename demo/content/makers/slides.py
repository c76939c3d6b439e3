"""Make safety-walk.pptx: seven slides with speaker notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from demo.content.makers.look import ACCENT, INK, MUTED, PAPER, SOFT, WARM
from demo.content.makers.slides_text import COVER, RHYTHM, STEPS, Step

TITLE_ONLY = 5


def make(folder: Path) -> Path:
    """Write the presentation and return its path."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    _cover(deck)
    _rhythm(deck)
    for step in STEPS:
        _step(deck, step)
    deck.core_properties.title = COVER["title"]
    deck.core_properties.author = "Amadou Diallo"
    target = folder / "safety-walk.pptx"
    deck.save(str(target))
    return target


def _cover(deck: Any) -> None:
    slide = _slide(deck, COVER["title"], COVER["notes"], colour=PAPER, top=2.0, width=9.5, size=46)
    _box(slide, 0, 0, 13.333, 7.5, ACCENT, behind=True)
    _box(slide, 0.8, 4.55, 1.6, 0.08, WARM)
    _text(slide, 0.8, 4.8, 9.5, 1.2, COVER["subtitle"], 24, PAPER)
    _text(slide, 0.8, 6.6, 9.5, 0.5, COVER["author"], 16, SOFT)
    for index in range(5):
        _box(slide, 11.1, 1.2 + index * 1.05, 0.8, 0.8, PAPER if index else WARM, MSO_SHAPE.OVAL)
        _text(slide, 11.1, 1.33 + index * 1.05, 0.8, 0.5, str(index + 1), 20, INK, bold=True, centre=True)


def _rhythm(deck: Any) -> None:
    slide = _slide(deck, RHYTHM["title"], RHYTHM["notes"])
    for index, (word, sentence) in enumerate(RHYTHM["cards"]):
        left = 0.8 + index * 3.98
        _box(slide, left, 2.0, 3.7, 3.5, SOFT, MSO_SHAPE.ROUNDED_RECTANGLE)
        _box(slide, left + 0.3, 2.35, 0.6, 0.08, WARM)
        _text(slide, left + 0.3, 2.55, 3.1, 0.6, word, 26, ACCENT, bold=True)
        _text(slide, left + 0.3, 3.25, 3.1, 2.1, sentence, 18, INK)
    _text(slide, 0.8, 5.95, 11.7, 0.8, RHYTHM["foot"], 20, MUTED)


def _step(deck: Any, step: Step) -> None:
    slide = _slide(deck, step.title, step.notes, left=3.3, width=9.4, size=30)
    _box(slide, 0, 0, 2.8, 7.5, ACCENT)
    _text(slide, 0, 2.2, 2.8, 1.8, step.minute, 110, PAPER, bold=True, centre=True)
    _text(slide, 0, 4.5, 2.8, 0.6, "minute", 22, SOFT, centre=True)
    for index, (look, why) in enumerate(step.looks):
        top = 1.75 + index * 1.2
        _box(slide, 3.4, top + 0.08, 0.34, 0.34, WARM, MSO_SHAPE.OVAL)
        _text(slide, 3.95, top, 8.7, 0.5, look, 20, INK, bold=True)
        _text(slide, 3.95, top + 0.45, 8.7, 0.6, why, 17, MUTED)
    _box(slide, 3.4, 6.5, 9.2, 0.02, SOFT)
    _text(slide, 3.4, 6.6, 9.2, 0.6, step.ask, 18, ACCENT, bold=True)


def _slide(
    deck: Any,
    title: str,
    notes: str,
    *,
    colour: str = INK,
    left: float = 0.8,
    top: float = 0.6,
    width: float = 11.7,
    size: int = 34,
) -> Any:
    """Add a slide whose title is a real title placeholder: outlines and screen readers find it."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width = Inches(left), Inches(top), Inches(width)
    shape.height = Inches(2.3 if size > 40 else 0.95)
    shape.text_frame.word_wrap = True
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    shape.text_frame.text = title
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    _style(paragraph.runs[0].font, size, colour, bold=True)
    slide.notes_slide.notes_text_frame.text = notes
    return slide


def _box(
    slide: Any,
    left: float,
    top: float,
    width: float,
    height: float,
    colour: str,
    kind: Any = MSO_SHAPE.RECTANGLE,
    *,
    behind: bool = False,
) -> None:
    shape = slide.shapes.add_shape(kind, Inches(left), Inches(top), Inches(width), Inches(height))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False
    if kind is MSO_SHAPE.ROUNDED_RECTANGLE:
        shape.adjustments[0] = 0.05
    if behind:
        tree = shape._element.getparent()
        tree.remove(shape._element)
        tree.insert(2, shape._element)


def _text(
    slide: Any,
    left: float,
    top: float,
    width: float,
    height: float,
    text: str,
    size: int,
    colour: str,
    *,
    bold: bool = False,
    centre: bool = False,
) -> None:
    frame = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height)).text_frame
    frame.word_wrap = True
    frame.text = text
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER if centre else PP_ALIGN.LEFT
    _style(paragraph.runs[0].font, size, colour, bold=bold)


def _style(font: Any, size: int, colour: str, *, bold: bool) -> None:
    font.name, font.size, font.bold = "Liberation Sans", Pt(size), bold
    font.color.rgb = RGBColor.from_string(colour)

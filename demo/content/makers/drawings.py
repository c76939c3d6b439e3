"""Draw the two pictures of the article on stacking: how layers cross, and how high is enough."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from demo.content.makers.look import ACCENT, INK, MUTED, SOFT, WARM, rgb

SIZE = (960, 540)
FLOOR = 470
# Drawn twice as large, so that edges are smooth.
SCALE = 2
Draw = ImageDraw.ImageDraw


def make(folder: Path) -> Path:
    """Write both pictures and return the path of the last."""
    for name, draw in (("stack-layers.png", _layers), ("stack-height.png", _height)):
        image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), rgb(SOFT))
        draw(ImageDraw.Draw(image))
        path = folder / name
        image.resize(SIZE, Image.Resampling.LANCZOS).quantize(64).save(path, optimize=True)
    return path


def _layers(draw: Draw) -> None:
    """Columns that fall on the left, layers that hold each other on the right."""
    _pallet(draw, 110, 300)
    for row in range(4):
        for column in range(3):
            lean = row * row * 4
            _box(draw, 112 + column * 100 + lean, FLOOR - 30 - (row + 1) * 78, 96, 74, WARM)
    _pallet(draw, 550, 300)
    for row in range(4):
        widths = (146, 146) if row % 2 else (96, 96, 96)
        left = 552
        for width in widths:
            _box(draw, left, FLOOR - 30 - (row + 1) * 78, width, 74, ACCENT)
            left += width + 4
    _cross(draw, 260, 60)
    _tick(draw, 700, 60)


def _height(draw: Draw) -> None:
    """A person and a stack that ends at the shoulder."""
    _pallet(draw, 470, 300)
    for row in range(3):
        for column in range(3):
            _box(draw, 472 + column * 100, FLOOR - 30 - (row + 1) * 78, 96, 74, ACCENT)
    _line(draw, (220, FLOOR - 264, 860, FLOOR - 264), MUTED, 3)
    _shape(draw.ellipse, (268, FLOOR - 360, 332, FLOOR - 296), INK)
    _shape(draw.rounded_rectangle, (256, FLOOR - 286, 344, FLOOR - 130), INK, radius=36 * SCALE)
    for left in (264, 310):
        _shape(draw.rounded_rectangle, (left, FLOOR - 150, left + 28, FLOOR), INK, radius=12 * SCALE)


def _pallet(draw: Draw, left: int, width: int) -> None:
    _line(draw, (60, FLOOR, 900, FLOOR), MUTED, 3)
    _shape(draw.rectangle, (left, FLOOR - 28, left + width, FLOOR - 18), INK)
    for foot in (left, left + width // 2 - 15, left + width - 30):
        _shape(draw.rectangle, (foot, FLOOR - 18, foot + 30, FLOOR - 2), INK)


def _box(draw: Draw, left: int, top: int, width: int, height: int, colour: str) -> None:
    _shape(draw.rounded_rectangle, (left, top, left + width, top + height), colour, radius=4 * SCALE)
    _line(draw, (left + width // 2, top + 2, left + width // 2, top + 24), SOFT, 6)


def _tick(draw: Draw, x: int, y: int) -> None:
    _line(draw, (x - 26, y, x - 6, y + 22, x + 30, y - 24), ACCENT, 10)


def _cross(draw: Draw, x: int, y: int) -> None:
    _line(draw, (x - 22, y - 22, x + 22, y + 22), WARM, 10)
    _line(draw, (x - 22, y + 22, x + 22, y - 22), WARM, 10)


def _line(draw: Draw, points: tuple[int, ...], colour: str, width: int) -> None:
    draw.line([SCALE * point for point in points], fill=rgb(colour), width=width * SCALE, joint="curve")


def _shape(shape: object, box: tuple[int, ...], colour: str, **options: int) -> None:
    shape([SCALE * side for side in box], fill=rgb(colour), **options)  # type: ignore[operator]

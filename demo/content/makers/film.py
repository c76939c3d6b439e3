"""Make shift-board.mp4 and its poster: half a minute on reading the shift board, silent, words burnt in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
from PIL import Image, ImageDraw, ImageFont

from demo.content.makers.look import ACCENT, BOLD, INK, MUTED, PAPER, REGULAR, SOFT, WARM

SIZE, RATE, SCALE = (640, 360), 15, 2
COLUMNS = ("Safety", "Quality", "Delivery", "People")
MARKS = (("1", "1", "0", "1"), ("1", "0", "1", "1"), ("1", "1", "1", "0"))
GREEN, AMBER = "2E7D5B", WARM

# seconds, headline, second line, highlighted column (None: all, -1: title card, -2: the note)
SCENES: tuple[tuple[float, str, str, int | None], ...] = (
    (3.0, "How to read the shift board", "Half a minute, before every shift", -1),
    (
        4.0,
        "Four columns, read from left to right",
        "Always the same order, so that nothing is forgotten",
        None,
    ),
    (4.0, "Safety: was anybody nearly hurt?", "An open dot here comes before everything else", 0),
    (4.0, "Quality: what went back?", "Look at the last three shifts, not at one bad hour", 1),
    (4.0, "Delivery: are we where we wanted to be?", "Ask what is missing, not who is late", 2),
    (4.0, "People: who is new, who is away?", "Go there first and say good morning", 3),
    (5.0, "Open dot? It needs a name and a day", "No name, no day: ask before the shift begins", -2),
)

Canvas = ImageDraw.ImageDraw


def make(folder: Path) -> Path:
    """Write film and poster; return the film's path."""
    target = folder / "shift-board.mp4"
    width, height = SIZE
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(RATE), "-i", "-",
        "-c:v", "libx264", "-preset", "slow", "-crf", "24", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
        "-metadata", "title=How to read the shift board", str(target),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for index in range(len(SCENES)):
            for frame in range(round(SCENES[index][0] * RATE)):
                encoder.stdin.write(_frame(index, frame / RATE).tobytes())
    if encoder.returncode:
        raise RuntimeError(f"ffmpeg ended with {encoder.returncode}")
    _frame(2, 3.0).save(folder / "shift-board.jpg", quality=88)
    return target


def _frame(index: int, seconds: float) -> Image.Image:
    """Draw one picture, twice as large, and shrink it: smooth edges without a graphics library."""
    _, headline, second, column = SCENES[index]
    image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), f"#{PAPER}")
    pen = ImageDraw.Draw(image)
    ease = min(seconds / 0.6, 1.0) ** 0.5
    if column == -1:
        _title_card(pen, headline, second, ease)
    else:
        _board(pen, column, ease)
        _caption(pen, headline, second)
    _progress(pen, index, seconds)
    return image.resize(SIZE, Image.Resampling.LANCZOS)


def _title_card(pen: Canvas, headline: str, second: str, ease: float) -> None:
    _rect(pen, (0, 0, 640, 360), ACCENT)
    _rect(pen, (48, 214, 48 + 90 * ease, 219), WARM)
    _words(pen, 48, 96, "How to read", 48, PAPER, bold=True)
    _words(pen, 48, 232, second, 20, SOFT)
    _words(pen, 48, 150, headline.removeprefix("How to read "), 48, PAPER, bold=True)


def _board(pen: Canvas, column: int | None, ease: float) -> None:
    _rect(pen, (40, 24, 600, 236), SOFT, radius=10)
    for number, name in enumerate(COLUMNS):
        left = 54 + number * 136
        lit = column is None or column in (number, -2)
        if column == number:
            grow = 5 * ease
            _rect(pen, (left - grow, 34 - grow, left + 124 + grow, 226 + grow), WARM, radius=10)
        _rect(pen, (left, 34, left + 124, 226), PAPER, radius=8)
        _words(pen, left + 12, 44, name, 19, INK if lit else MUTED, bold=True)
        for row, marks in enumerate(MARKS):
            _mark(pen, left, 78 + row * 48, marks[number] == "1", row, lit)
        if column == -2 and number == 2:
            _note(pen, left, ease)


def _mark(pen: Canvas, left: float, top: float, done: bool, row: int, lit: bool) -> None:
    colour = (GREEN if done else AMBER) if lit else "C5CDD5"
    _words(pen, left + 12, top + 8, ("Early", "Late", "Night")[row], 15, INK if lit else MUTED)
    box = [value * SCALE for value in (left + 78, top + 2, left + 106, top + 30)]
    if done:
        pen.ellipse(box, fill=f"#{colour}")
        check = [(left + 85, top + 16), (left + 90, top + 22), (left + 100, top + 10)]
        pen.line([(x * SCALE, y * SCALE) for x, y in check], fill=f"#{PAPER}", width=3 * SCALE)
    else:
        pen.ellipse(box, outline=f"#{colour}", width=4 * SCALE)


def _note(pen: Canvas, left: float, ease: float) -> None:
    top = 112 + 60 * (1 - ease)
    _rect(pen, (left - 40, top, left + 150, top + 62), "FFF3D6", radius=4)
    _words(pen, left - 30, top + 8, "Label printer, line 2", 16, INK, bold=True)
    _words(pen, left - 30, top + 32, "Tariq · until Thursday", 16, ACCENT)


def _caption(pen: Canvas, headline: str, second: str) -> None:
    _words(pen, 40, 254, headline, 27, INK, bold=True)
    _words(pen, 40, 294, second, 20, MUTED)


def _progress(pen: Canvas, index: int, seconds: float) -> None:
    total = sum(scene[0] for scene in SCENES)
    done = sum(scene[0] for scene in SCENES[:index]) + seconds
    _rect(pen, (0, 354, 640, 360), SOFT)
    _rect(pen, (0, 354, 640 * done / total, 360), WARM)


def _rect(pen: Canvas, box: tuple[float, float, float, float], colour: str, radius: int = 0) -> None:
    pen.rounded_rectangle([value * SCALE for value in box], radius * SCALE, fill=f"#{colour}")


def _words(pen: Canvas, x: float, y: float, text: str, size: int, colour: str, *, bold: bool = False) -> None:
    font = ImageFont.truetype(str(BOLD if bold else REGULAR), size * SCALE)
    pen.text((x * SCALE, y * SCALE), text, font=font, fill=f"#{colour}")

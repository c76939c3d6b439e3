"""Colours and fonts that the demo's slides, booklet and film share, so that they look like one house."""

from __future__ import annotations

from pathlib import Path

INK = "1F2933"
ACCENT = "0A5C74"
WARM = "D9822B"
SOFT = "E6F0F3"
PAPER = "FFFFFF"
MUTED = "52606D"

# Debian's package fonts-liberation; only needed to make the files anew.
FONTS = Path("/usr/share/fonts/truetype/liberation")
REGULAR = FONTS / "LiberationSans-Regular.ttf"
BOLD = FONTS / "LiberationSans-Bold.ttf"
ITALIC = FONTS / "LiberationSans-Italic.ttf"


def rgb(colour: str) -> tuple[int, int, int]:
    """Return a hexadecimal colour as three numbers."""
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)

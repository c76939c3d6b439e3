"""Make the demo's files anew: `python -m demo.content.make [slides|booklet|film|scorm|drawings …]`.

The results are committed; the demo never runs this. Needs python-pptx, fpdf2, Pillow, imageio-ffmpeg and
Debian's fonts-liberation.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
MAKERS = ("slides", "booklet", "film", "scorm", "drawings")


def main(names: list[str]) -> None:
    """Make the named files, or all of them; say what was written."""
    for name in names or MAKERS:
        target = importlib.import_module(f"demo.content.makers.{name}").make(FOLDER)
        print(f"{target.name}: {target.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1:])

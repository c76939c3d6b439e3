"""Pages per second: the worker of our viewer (image, small image, words with places) against pypdfium2 alone.

Alone means what anybody would write who wants the same pages as WebP: draw, convert, save, with the same settings.
Both take turns, one process each, with its start.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from social_learning.media import pdf_worker, sandbox

PAGES = 40
WIDTH = 1200
ROUNDS = 5
AIM = 0.8
_ALONE = """
import sys, pypdfium2
for index, page in enumerate(pypdfium2.PdfDocument(sys.argv[1])):
    image = page.render(scale=int(sys.argv[3]) / page.get_width()).to_pil()
    image.save(f"{sys.argv[2]}/{index:04d}.webp", quality=80, method=0)
"""


def run() -> None:
    """Print pages per second of both, and their ratio."""
    from tests import uploads

    lines = [f"Page {number}: lift with your legs, bend your knees, keep it close" for number in range(PAGES)]
    spent: dict[str, list[float]] = {"alone": [], "ours": []}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = folder / "source"
        source.write_bytes(uploads.pdf(*lines))
        for _turn in range(ROUNDS):
            begun = perf_counter()
            alone = [sys.executable, "-I", "-c", _ALONE, str(source), str(folder), str(WIDTH)]
            subprocess.run(alone, check=True)
            spent["alone"].append(perf_counter() - begun)
            begun = perf_counter()
            ours = [sandbox.python(), "-I", pdf_worker.__file__, str(source), str(folder), str(PAGES), str(WIDTH)]
            outcome = sandbox.run(ours, folder=folder, seconds=300, memory_mb=2_500, file_mb=200)
            assert outcome.ok, outcome.tail
            spent["ours"].append(perf_counter() - begun)
    alone_rate, our_rate = (PAGES / median(spent[name]) for name in ("alone", "ours"))
    print("\nPages of a PDF per second, start of the process included")
    print(f"  pypdfium2 alone {alone_rate:8.1f}")
    print(f"  ours            {our_rate:8.1f}   {our_rate / alone_rate:.2f} x (aim at least {AIM} x)")

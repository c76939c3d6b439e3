"""Pictures of other sites, drawn anew and small, so that showing them asks nobody else and carries nothing hidden."""

from __future__ import annotations

import io
import warnings
from importlib.util import find_spec

TYPES = ("image/jpeg", "image/png", "image/webp")
MAX_BYTES = 1_500_000
MAX_PIXELS = 12_000_000
WIDTH = 640
MIME = "image/webp"
# More than a picture of this width ever takes; MySQL's packets, and a page of cards, want it small.
MAX_DRAWN = 200_000


def available() -> bool:
    """Return whether Pillow is installed."""
    return find_spec("PIL") is not None


def drawn(content: bytes) -> bytes:
    """Return a picture as a WebP at most ``WIDTH`` wide, or nothing for what is no picture, or too large a one."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Our own limit decides; Pillow's warning would go nowhere.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"])
        if image.width * image.height > MAX_PIXELS:
            return b""
        image.draft("RGB", (WIDTH, WIDTH))
        bare = Image.new("RGB", image.size)
        bare.paste(image.convert("RGB"), (0, 0))
        bare.thumbnail((WIDTH, WIDTH * 2))
        out = io.BytesIO()
        bare.save(out, "WEBP", quality=78, method=3)
    except (Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError):
        return b""
    return out.getvalue() if out.tell() <= MAX_DRAWN else b""

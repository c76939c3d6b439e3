"""Draw one picture anew: a program of its own, run in the sandbox, that knows neither Django nor the database.

Usage: picture_worker.py clean|preview SOURCE TARGET [FORMAT]. The sizes in the header are judged before anything is
decoded. A line on stdout says how large the picture is, as it is seen: ``size 1200 800``. Exit codes: see below.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any

TOO_LARGE, BROKEN, MISMATCH = 3, 4, 5
MAX_PIXELS = 50_000_000
MAX_FRAMES = 400
PREVIEW_WIDTH = 1200
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_SAVE: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": False},
    "JPEG": {"quality": 90, "optimize": True},
    "GIF": {},
    "WEBP": {"quality": 90, "method": 3},
}
_BAD = (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, IndexError, ZeroDivisionError)


def main(what: str, source: str, target: str, name: str = "") -> None:
    """Write the picture without anything but its pixels and movement, or a preview, turned the right way up."""
    from PIL import ImageOps

    image = _open(source, [name] if name else list(FORMATS))
    try:
        if what == "clean" and getattr(image, "is_animated", False):
            _say_size(image)
            _moving(image, target, name)
            return
        image = ImageOps.exif_transpose(image)
        _say_size(image)
        if what == "preview":
            image.thumbnail((PREVIEW_WIDTH, PREVIEW_WIDTH * 2))
            image = image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
        _write(image, target, name or "WEBP")
    except _BAD:
        sys.exit(BROKEN)


def _open(source: str, formats: list[str]) -> Any:
    from PIL import Image

    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        image = Image.open(source, formats=formats)
    except Image.DecompressionBombError:
        sys.exit(TOO_LARGE)
    except _BAD:
        sys.exit(MISMATCH)
    if image.width * image.height > MAX_PIXELS:
        sys.exit(TOO_LARGE)
    return image


def _say_size(image: Any) -> None:
    sys.stdout.write(f"size {image.width} {image.height}\n")


def _write(image: Any, target: str, name: str) -> None:
    from PIL import Image

    options = dict(_SAVE[name])
    # Colours look wrong without their profile; it holds nothing about the person.
    if image.info.get("icc_profile"):
        options["icc_profile"] = image.info["icc_profile"]
    if "transparency" in image.info or image.mode == "PA":
        image = image.convert("RGBA")
    elif image.mode == "P":
        image = image.convert("RGB")
    bare = Image.new(image.mode, image.size)
    bare.paste(image, (0, 0))
    if name == "JPEG" and bare.mode not in ("L", "RGB", "CMYK"):
        bare = bare.convert("RGB")
    bare.save(target, name, **options)


def _moving(image: Any, target: str, name: str) -> None:
    from PIL import Image, ImageSequence

    frames: list[Any] = []
    waits: list[int] = []
    for frame in ImageSequence.Iterator(image):
        if (len(frames) + 1) * image.width * image.height > MAX_PIXELS or len(frames) >= MAX_FRAMES:
            sys.exit(TOO_LARGE)
        bare = Image.new("RGBA", image.size)
        bare.paste(frame.convert("RGBA"), (0, 0))
        frames.append(bare)
        waits.append(int(frame.info.get("duration") or 100))
    loop = int(image.info.get("loop", 0) or 0)
    frames[0].save(target, name, save_all=True, append_images=frames[1:], duration=waits, loop=loop, disposal=2)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Pictures are drawn anew before they are kept, so that no place, device or owner travels inside them.

Pillow is optional; without it a picture is kept as it came, and its note says so.
"""

from __future__ import annotations

import io
import warnings
from importlib.util import find_spec
from typing import IO, Any

from django.utils.translation import gettext as _

from social_learning.knowledge import zips
from social_learning.lib.errors import Invalid

MAX_PIXELS = 50_000_000
MAX_FRAMES = 400
PREVIEW_WIDTH = 1200
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
_SAVE: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": False},
    "JPEG": {"quality": 90, "optimize": True},
    "GIF": {},
    "WEBP": {"quality": 90, "method": 3},
}


def available() -> bool:
    """Return whether Pillow is installed."""
    return find_spec("PIL") is not None


def cleaned(file: IO[bytes], mime: str) -> bytes:
    """Return the picture without anything but its pixels (and its movement), turned the right way up.

    Raises ``Invalid`` (``picture_size``) for one that is too large to be drawn, ``UnsupportedType`` for no picture.
    """
    name = _FORMATS[mime]
    image = _open(file, name)
    if getattr(image, "is_animated", False):
        return _moving(image, name)
    return _encode(_upright(image), name)


def preview(file: IO[bytes]) -> bytes:
    """Return a small WebP of a picture, at most ``PREVIEW_WIDTH`` wide."""
    image = _upright(_open(file, None))
    image.thumbnail((PREVIEW_WIDTH, PREVIEW_WIDTH * 2))
    return _encode(image.convert("RGBA" if "A" in image.getbands() else "RGB"), "WEBP")


def _open(file: IO[bytes], name: str | None) -> Any:
    from PIL import Image

    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Our own limit decides; Pillow's warning would go nowhere.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(file, formats=[name] if name else list(_FORMATS.values()))
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise zips.mismatch() from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_large()
    return image


def _upright(image: Any) -> Any:
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError) as error:
        raise _broken() from error


def _encode(image: Any, name: str) -> bytes:
    from PIL import Image

    try:
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
        out = io.BytesIO()
        bare.save(out, name, **options)
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError) as error:
        raise _broken() from error
    return out.getvalue()


def _moving(image: Any, name: str) -> bytes:
    from PIL import Image, ImageSequence

    frames: list[Any] = []
    waits: list[int] = []
    try:
        for frame in ImageSequence.Iterator(image):
            if (len(frames) + 1) * image.width * image.height > MAX_PIXELS or len(frames) >= MAX_FRAMES:
                raise _too_large()
            bare = Image.new("RGBA", image.size)
            bare.paste(frame.convert("RGBA"), (0, 0))
            frames.append(bare)
            waits.append(int(frame.info.get("duration") or 100))
        out = io.BytesIO()
        loop = int(image.info.get("loop", 0) or 0)
        frames[0].save(out, name, save_all=True, append_images=frames[1:], duration=waits, loop=loop, disposal=2)
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError) as error:
        raise _broken() from error
    return out.getvalue()


def _too_large() -> Invalid:
    return Invalid(_("This picture has too many pixels. Please make it smaller and share that."), code="picture_size")


def _broken() -> Invalid:
    return Invalid(_("This picture cannot be opened. Please save it again and share that."), code="bad_picture")

"""Videos of other sites that colleagues shared, one of each provider, with what the provider says of them.

The demo asks nobody, so the details stand here; the pictures are drawn, not the providers' own.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from demo.content.people import CARE, SAFETY, TOGETHER


@dataclass(frozen=True)
class Video:
    """A link with its details; ``title`` and ``why`` are empty where another table shares it."""

    url: str
    told: str
    by: str
    seconds: int
    colours: tuple[str, str]
    username: str = ""
    title: str = ""
    why: str = ""
    theme: str = ""
    days_ago: int = 0


VIDEOS = (
    Video(
        "https://www.youtube.com/watch?v=R1vskiVDwl4",
        "10 ways to have a better conversation | Celeste Headlee",
        "TED",
        704,
        ("#35506b", "#8fb3c9"),
    ),
    Video(
        "https://www.ted.com/talks/julian_treasure_how_to_speak_so_that_people_want_to_listen",
        "How to speak so that people want to listen",
        "Julian Treasure",
        598,
        ("#6b3535", "#d9a07a"),
        "ngozi",
        "Speak so that people want to listen",
        "The warm-up at the end takes a minute, and the morning round hears the difference.",
        CARE,
        33,
    ),
    Video(
        "https://vimeo.com/76979871#t=20s",
        "The New Vimeo Player (You Know, For Videos)",
        "Vimeo",
        62,
        ("#2d5b4c", "#a9cf9b"),
        "bram",
        "One minute that shows how a new tool is introduced",
        "Our next change of software deserves a film like this rather than a manual.",
        TOGETHER,
        19,
    ),
    Video(
        "https://www.dailymotion.com/video/x84sh87?start=5",
        "Dailymotion Spirit Movie",
        "Dailymotion",
        90,
        ("#4b3b6b", "#c9a3c4"),
        "fatuma",
        "No words, and everybody understands: a film for the safety corner",
        "Shows that a good safety film needs pictures, not sentences.",
        SAFETY,
        13,
    ),
)


def poster(video: Video) -> bytes:
    """Return a picture in the colours of a video: two hills and a sun, as a JPEG."""
    from PIL import Image, ImageDraw

    dark, light = video.colours
    image = Image.new("RGB", (640, 360), light)
    draw = ImageDraw.Draw(image)
    draw.ellipse((430, 50, 530, 150), fill="#fff4d6")
    draw.ellipse((-160, 190, 420, 620), fill=dark)
    draw.ellipse((260, 240, 820, 640), fill=dark)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()

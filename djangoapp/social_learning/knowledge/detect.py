"""What somebody has put into the share box: which format it is, and what can be filled in for them."""

from __future__ import annotations

import re

import attrs

from social_learning.knowledge import formats, links, providers, references
from social_learning.lib import markdown

MAX_TITLE = 255


@attrs.frozen
class Detected:
    """A content before anything is kept: its format, its one spelling, and suggestions."""

    kind: str
    url: str = ""
    provider: str = ""
    provider_id: str = ""
    title: str = ""
    minutes: int = 1


def of_link(text: str) -> Detected:
    """Return what a link leads to: something of this site, a video that can be embedded, or a page.

    Raises ``Invalid`` for a link that cannot be shared.
    """
    own = references.recognise(text) if len(text) <= links.MAX_LENGTH else None
    if own is not None:
        return _timed(Detected(own.format, url=own.url, title=own.title[:MAX_TITLE]))
    url = links.canonical(text)
    video = providers.recognise(url)
    if video is not None:
        return _timed(Detected("embed", url=video.url, provider=video.provider, provider_id=video.provider_id))
    return _timed(Detected("link", url=url))


def of_text(text: str) -> Detected:
    """Return what a written text is: an article, with its first heading or line as the title."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    title = markdown.plain_text(first[:1000])[:MAX_TITLE] if re.match(r"^ {0,3}#{1,6} ", first) else ""
    return Detected("article", title=title, minutes=reading_minutes(text))


def detect(text: str) -> Detected:
    """Return what was pasted or written."""
    return of_link(text.strip()) if is_link(text) else of_text(text)


def is_link(text: str) -> bool:
    """Return whether somebody who put this into the share box meant a link, or something of this site by its key."""
    return links.looks_like_link(text) or references.is_key(text.strip())


def reading_minutes(text: str) -> int:
    """Return how long a text takes to read."""
    return formats.minutes_of("article", formats.Facts(words=len(text.split())))


def _timed(found: Detected) -> Detected:
    return attrs.evolve(found, minutes=formats.minutes_of(found.kind, formats.Facts()))

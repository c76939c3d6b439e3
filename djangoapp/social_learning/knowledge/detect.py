"""What somebody has put into the share box: which format it is, and what can be filled in for them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import attrs
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from social_learning.knowledge import formats, links, providers, references
from social_learning.lib import markdown

MAX_TITLE = 255
_A_LIST = _("This is a whole list of videos. Please share the one that helps most: open it, and copy its link.")
_A_PLAYER = _("We cannot play what {host} shows in a frame. Please share the link of the page instead.")
# Nothing but the code of a player.
_FRAME = re.compile(r"^\s*(?:<(?:div|p)\b[^<>]*>\s*)*<iframe\s", re.IGNORECASE)


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
    text = link_in(text)
    own = references.recognise(text) if len(text) <= links.MAX_LENGTH else None
    if own is not None:
        return _timed(Detected(own.format, url=own.url, title=own.title[:MAX_TITLE]))
    url = links.canonical(text)
    if providers.is_list(url):
        raise links.refuse(_A_LIST, "link_list")
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
    return of_link(text) if is_link(text) else of_text(text)


def is_link(text: str) -> bool:
    """Return whether somebody who put this into the share box meant a link, or something of this site by its key."""
    return links.looks_like_link(text) or references.is_key(text.strip()) or bool(_FRAME.match(text))


def link_in(text: str) -> str:
    """Return the link that a text is. The code of a player, as sites offer it for copying, stands for its video.

    Raises ``Invalid`` for the code of a player that we do not know: nothing of it is ever put into a page.
    """
    text = text.strip()
    if not _FRAME.match(text):
        return text
    frame = _Frame()
    frame.feed(text[: links.MAX_LENGTH * 2])
    url = links.canonical(f"https:{frame.source}" if frame.source.startswith("//") else frame.source)
    if providers.recognise(url) is None and not providers.is_list(url):
        raise links.refuse(
            format_lazy(_A_PLAYER, host=urlsplit(url).hostname or ""),
            "link_player",
        )
    return url


class _Frame(HTMLParser):
    """The address of the first frame in a piece of HTML."""

    source = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe" and not self.source:
            self.source = (dict(attrs).get("src") or "").strip()


def reading_minutes(text: str) -> int:
    """Return how long a text takes to read."""
    return formats.minutes_of("article", formats.Facts(words=len(text.split())))


def _timed(found: Detected) -> Detected:
    return attrs.evolve(found, minutes=formats.minutes_of(found.kind, formats.Facts()))

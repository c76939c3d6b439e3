"""What other sites say about a link: asked of providers by oEmbed, of hosts on the site's list by their page.

Everything that comes back was written by strangers: numbers are bounded, texts are plain and short, HTML is never
kept, and a picture is fetched only from a provider's own picture hosts and drawn anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import attrs

from social_learning import conf
from social_learning.knowledge import posters, providers
from social_learning.lib import fetch
from social_learning.lib.hosts import listed

MAX_TEXT = 255
MAX_SECONDS = 24 * 3600
MAX_JSON = 200_000
MAX_PAGE = 1_000_000
_JSON = ("application/json", "text/json", "application/json+oembed")
_HTML = ("text/html", "application/xhtml+xml")

# Why there is nothing, for the row and for the sentence that the author reads.
GONE, CLOSED, UNREACHABLE, REFUSED = "gone", "closed", "unreachable", "refused"


@attrs.frozen
class Found:
    """What is known of a link; ``picture`` is an address that may be fetched."""

    title: str = ""
    author: str = ""
    language: str = ""
    seconds: int = 0
    picture: str = ""


class NothingTold(Exception):
    """The site answered, and has nothing to tell: the page is gone, closed to others, or not what we asked for."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def can_tell(url: str, provider: str) -> bool:
    """Return whether there is somebody who may be asked about a link."""
    if not url or not conf.get("FETCH_LINK_DETAILS"):
        return False
    known = providers.every().get(provider)
    return bool(known and known.oembed) or (not provider and _is_listed(urlsplit(url).hostname or ""))


def look_up(url: str, provider: str) -> Found:
    """Ask about a link; raises ``NothingTold``, or ``fetch.FetchError`` where it cannot be asked."""
    known = providers.every().get(provider)
    return _of_provider(url, known) if known and known.oembed else _of_page(url)


def picture(address: str, provider: str) -> bytes:
    """Return a picture as a small WebP of ours, or nothing: it decorates, and is never worth an error."""
    if not address or not posters.available():
        return b""
    try:
        answer = fetch.get(
            address, allowed=lambda host: _draws(host, provider), types=posters.TYPES, limit=posters.MAX_BYTES
        )
    except fetch.FetchError:
        return b""
    return posters.drawn(answer.body) if answer.status == 200 else b""


def _of_provider(url: str, provider: providers.Provider) -> Found:
    endpoint = provider.oembed.format(url=quote(_page(url), safe=""))
    host = urlsplit(endpoint).hostname
    answer = fetch.get(endpoint, allowed=lambda asked: asked == host, types=_JSON, limit=MAX_JSON)
    try:
        told = json.loads(_checked(answer).body)
    except (ValueError, RecursionError) as error:
        raise NothingTold(REFUSED) from error
    if not isinstance(told, Mapping):
        raise NothingTold(REFUSED)
    return Found(
        title=_line(told.get("title")),
        author=_line(told.get("author_name")),
        seconds=_seconds(told.get("duration")),
        picture=_address(told.get("thumbnail_url")),
    )


def _page(url: str) -> str:
    """Return the page of a video without the second at which it begins, which is none of the provider's business."""
    video = providers.recognise(url)
    return providers.page_url(video.provider, video.provider_id) if video else url


def _of_page(url: str) -> Found:
    secure = urlunsplit(("https", *urlsplit(url)[1:4], ""))
    answer = _checked(fetch.get(secure, allowed=_is_listed, types=_HTML, limit=MAX_PAGE))
    try:
        text = answer.body.decode(answer.charset or "utf-8", "replace")
    except LookupError:
        text = answer.body.decode("utf-8", "replace")
    head = Head()
    head.feed(text)
    return Found(
        title=_line(head.meta.get("og:title") or head.title),
        author=_line(head.meta.get("author")),
        language=_language(head.language or head.meta.get("og:locale", "")),
        picture=_address(urljoin(secure, head.meta.get("og:image", ""))) if "og:image" in head.meta else "",
    )


def _checked(answer: fetch.Answer) -> fetch.Answer:
    """Return the answer if it is a yes; a server in trouble is asked again later."""
    if answer.status == 200:
        return answer
    if answer.status in (404, 410):
        raise NothingTold(GONE)
    if answer.status in (401, 403, 451):
        raise NothingTold(CLOSED)
    if answer.status == 429 or answer.status >= 500:
        raise fetch.Unreachable(UNREACHABLE)
    raise NothingTold(REFUSED)


class Head(HTMLParser):
    """The title, the language and the meta properties of a page; the rest is read over."""

    _WANTED = frozenset({"og:title", "og:image", "og:locale", "author"})

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.language = ""
        self._pieces: list[str] = []
        self._inside = False

    @property
    def title(self) -> str:
        """What stands in ``<title>``, once."""
        return "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says; the first one counts."""
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = self.language or given.get("lang", "")
        elif tag == "meta":
            name = (given.get("property") or given.get("name") or "").lower()
            if name in self._WANTED and given.get("content"):
                self.meta.setdefault(name, given["content"][: MAX_TEXT * 8])
        elif tag == "title" and not self._pieces:
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        """Note where the title ends."""
        if tag == "title":
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Keep the words of the title."""
        if self._inside and len(self._pieces) < 20:
            self._pieces.append(data[: MAX_TEXT * 4])


def _is_listed(host: str) -> bool:
    return listed(host, conf.get("LINK_TITLE_HOSTS"))


def _draws(host: str, provider: str) -> bool:
    return providers.is_image_host(provider, host) if provider else _is_listed(host)


def _line(value: Any) -> str:
    """Return one plain line of a text, as every database takes it."""
    if not isinstance(value, str):
        return ""
    clean = "".join(char if char.isprintable() else " " for char in value[: MAX_TEXT * 4])
    return " ".join(clean.split())[:MAX_TEXT]


def _seconds(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 8:
        value = int(value)
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MAX_SECONDS
    return int(value) if known else 0


def _address(value: Any) -> str:
    return value if isinstance(value, str) and value.startswith("https://") and len(value) <= 2000 else ""


def _language(text: str) -> str:
    """Return a language as we keep it (``en``, ``pt-br``), or ``""``."""
    code = text.strip().lower().replace("_", "-")[:16]
    main = code.partition("-")[0]
    sound = main.isascii() and main.isalpha() and len(main) in (2, 3) and code.replace("-", "").isalnum()
    return main if sound and code.isascii() else ""

"""Hand out a content to somebody who may have it, with everything a browser needs to be told about it.

What comes from people never runs in the site's name: the type is the one that was found inside, it is not guessed
again, most is a download, and what is shown is shown in a sandbox. A store of another host gets the same type and
disposition as part of the signature, so a link cannot be turned into anything else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import TypeVar

import attrs
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

from social_learning import conf
from social_learning.lib.errors import NotFound, Unavailable
from social_learning.media import storage

log = logging.getLogger(__name__)
Given = TypeVar("Given")

_SECONDS = 600
# Below this a browser is faster served from here: a redirect is a second journey, and its end is never cached.
_REDIRECT_BYTES = 1_000_000
# One range, with a beginning or a length.
_RANGE = re.compile(r"^bytes=(?:(?=\d)|(?=-\d))(\d{0,18})-(\d{0,18})$", re.ASCII)
_LOCKED = "default-src 'none'; sandbox; frame-ancestors 'self'"
# Some browsers show no PDF in a sandbox; their viewers run no script of the document in the site's name anyway.
_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
# Whatever made them: types that a browser runs are handed out as bytes.
_RUNS = re.compile(r"html|xml|svg|script", re.IGNORECASE)
_BYTES = "application/octet-stream"


@attrs.frozen
class Piece:
    """A content as it is handed out: where it lies, and what a browser is told."""

    path: str
    mime: str
    size: int
    etag: str
    name: str
    inline: bool = False

    @property
    def disposition(self) -> str:
        """The header that gives it its name, in letters of any script; a download unless it is to be shown."""
        return content_disposition_header(not self.inline, self.name) or "attachment"


def piece(path: str, *, mime: str, size: int, etag: str, name: str, inline: bool = False) -> Piece:
    """Return a content to hand out; of a type that could run, only its bytes are."""
    if _RUNS.search(mime) and "officedocument" not in mime:
        mime, inline = _BYTES, False
    return Piece(path, mime, size, f'"{etag}"', name, inline)


def size_of(path: str) -> int:
    """Return how large a content is; ``NotFound`` or ``Unavailable`` where the store cannot say."""
    return _reached(lambda: storage.store().size(path))


def respond(request: HttpRequest, given: Piece) -> HttpResponseBase:
    """Return the content, the range of it that was asked for, or the way to the store that has it."""
    response = _answer(request, given)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _PDF if given.mime == "application/pdf" else _LOCKED
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-site"
    if response.status_code == 302:
        # Works for whoever has it, while it works.
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response
    response["ETag"] = given.etag
    response["Accept-Ranges"] = "bytes"
    # Rights may change, and people log out on shared machines: short, and for this browser alone.
    response["Cache-Control"] = f"private, max-age={_SECONDS}"
    response["Content-Disposition"] = given.disposition
    return response


def _answer(request: HttpRequest, given: Piece) -> HttpResponseBase:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if given.etag in known or "*" in known:
        return HttpResponse(status=304)
    link = _link(request, given)
    if link:
        return HttpResponse(status=302, headers={"Location": link})
    part = _part(request.headers.get("Range", ""), given.size)
    # Several ranges at once, junk, or a range of another version: the whole file is always right.
    if part is None or request.headers.get("If-Range", given.etag) != given.etag:
        return _whole(request, given)
    if not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{given.size}"})
    return StreamingHttpResponse(
        _reached(lambda: storage.read(given.path, part)),
        status=206,
        content_type=given.mime,
        headers={
            "Content-Range": f"bytes {part.start}-{part.stop - 1}/{given.size}",
            "Content-Length": str(len(part)),
        },
    )


def _link(request: HttpRequest, given: Piece) -> str:
    """Return where in the store a browser may fetch it, ``""`` for what is streamed from here."""
    delivery = conf.get("FILE_DELIVERY")
    # A signature is for GET alone; captions and the words of a page are taken from their own site alone.
    own = given.mime.startswith(("text/", "application/json"))
    if delivery == "stream" or request.method == "HEAD" or own:
        return ""
    if delivery == "auto" and given.size < _REDIRECT_BYTES:
        return ""
    link = _reached(lambda: storage.signed_url(given.path, mime=given.mime, disposition=given.disposition))
    # A page that came safely shows nothing that does not.
    unsafe = request.is_secure() and not link.startswith("https://")
    return "" if unsafe and delivery == "auto" else link


def _whole(request: HttpRequest, given: Piece) -> HttpResponseBase:
    length = {"Content-Length": str(given.size)}
    if request.method == "HEAD":
        return HttpResponse(content_type=given.mime, headers=length)
    kept = storage.store()
    if storage.is_s3(kept):
        pieces = _reached(lambda: storage.read(given.path, range(given.size)))
        return StreamingHttpResponse(pieces, content_type=given.mime, headers=length)
    # A real file, which a server may send by itself.
    return FileResponse(_reached(lambda: kept.open(given.path)), content_type=given.mime, headers=length)


def _part(header: str, size: int) -> range | None:
    """Return the bytes that a header asks for, empty beyond the end; None where it does not ask for one part."""
    found = _RANGE.match(header)
    if found is None:
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


def _reached(ask: Callable[[], Given]) -> Given:
    """Return what the store answers; ``NotFound`` or ``Unavailable`` where it has nothing to say."""
    try:
        return ask()
    except FileNotFoundError as error:
        raise NotFound from error
    except Exception as error:
        log.exception("social_learning: the store does not answer")
        raise Unavailable from error

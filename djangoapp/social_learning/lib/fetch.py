"""The one way out: a small file from another site, by https, from hosts on a list, and never from inside a network.

A name is looked up once, every address it has must be public, and the connection goes to one of those addresses, so
that a name which changes its mind in between (DNS rebinding) gains nothing. Redirects, three at most, go through the
same checks each time. Nothing is sent but the question: no cookie, no referrer. Proxies of the environment are not
used: a proxy would look up the name itself, behind our check. What comes back is read until a limit in bytes and
seconds, and refused when it is compressed or of another type than was asked for.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import attrs

from social_learning.lib import network

PORT = 443
CONNECT_SECONDS = 5.0
SECONDS = 12.0
MAX_REDIRECTS = 3
# Who asks, so that a site can turn us away.
AGENT = "openedx-social-learning/0.1 (details of shared links)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 16_384
# What an address may hold as it is; everything else travels quoted.
_SAFE = "/%:@!$&'()*+,;=~-._?#[]"

Allowed = Callable[[str], bool]


@attrs.frozen
class Answer:
    """What a site said. ``body`` is empty for any status but 200; ``mime`` is in lower case, without parameters."""

    status: int
    url: str
    mime: str = ""
    charset: str = ""
    body: bytes = b""


class FetchError(Exception):
    """No answer; ``code`` says why, for our own notes."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Refused(FetchError):
    """We do not ask there, or do not take what comes: to try again gives the same."""


class Unreachable(FetchError):
    """It did not work this time: no connection, too slow, cut off."""


def get(url: str, *, allowed: Allowed, types: Iterable[str], limit: int) -> Answer:
    """Return what is at this address: at most ``limit`` bytes of one of ``types``, from hosts that are ``allowed``.

    Raises ``Refused`` or ``Unreachable``; every status of the other side is an answer.
    """
    until = time.monotonic() + SECONDS
    for _hop in range(MAX_REDIRECTS + 1):
        host = checked(url, allowed)
        answer, onward = _ask(url, host, frozenset(types), limit, until)
        if not onward:
            return answer
        url = urljoin(url, quote(onward.encode("latin-1", "replace"), safe=_SAFE))
    raise Refused("redirects")


def checked(url: str, allowed: Allowed) -> str:
    """Return the host of an address that may be asked; ``Refused`` otherwise."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("address") from error
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or parts.username is not None or parts.password is not None:
        raise Refused("address")
    # Hosts on a list are names; an address that is written as such never is one.
    if port not in (None, 443) or not host.isascii() or network.literal(host) is not None or not allowed(host):
        raise Refused("host")
    return host


def addresses(host: str) -> list[str]:
    """Return the addresses of a name; ``Refused`` if any of them is not public."""
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("name") from error
    texts = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in texts:
        address = network.literal(text)
        if address is None or not network.is_public(address):
            raise Refused("private")
    if not texts:
        raise Unreachable("name")
    return texts


class _Socket(ssl.SSLSocket):
    """A connection whose every read ends in time, so that a drop now and then does not hold a worker."""

    until: float = 0.0

    def recv_into(self, *args: Any, **options: Any) -> int:
        self.settimeout(_left(self.until))
        return super().recv_into(*args, **options)


class _Pinned(http.client.HTTPSConnection):
    """A connection to one checked address that must prove to be ``host``."""

    def __init__(self, host: str, address: str, until: float) -> None:
        super().__init__(host, PORT, timeout=CONNECT_SECONDS)
        self.address = address
        self.until = until

    def connect(self) -> None:
        """Connect to the address, never to what the name means by now."""
        raw = socket.create_connection((self.address, PORT), timeout=min(CONNECT_SECONDS, _left(self.until)))
        try:
            sock = _context().wrap_socket(raw, server_hostname=self.host)
        except BaseException:
            raw.close()
            raise
        assert isinstance(sock, _Socket)
        sock.until = self.until
        self.sock = sock


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = _Socket
    return context


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _ask(url: str, host: str, types: frozenset[str], limit: int, until: float) -> tuple[Answer, str]:
    """Return the answer, and where it sends us, if it does."""
    failed: Exception | None = None
    for address in addresses(host)[:2]:
        connection = _Pinned(host, address, until)
        try:
            connection.connect()
            return _read(connection, url, types, limit)
        except (OSError, http.client.HTTPException) as error:
            failed = error
        finally:
            connection.close()
    raise Unreachable("slow" if isinstance(failed, TimeoutError) else "connection") from failed


def _read(connection: _Pinned, url: str, types: frozenset[str], limit: int) -> tuple[Answer, str]:
    parts = urlsplit(url)
    headers = {"User-Agent": AGENT, "Accept": ", ".join(sorted(types)), "Accept-Encoding": "identity"}
    connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers=headers)
    response = connection.getresponse()
    if response.status in _REDIRECTS:
        return Answer(response.status, url), response.headers.get("Location") or ""
    if response.status != http.HTTPStatus.OK:
        return Answer(response.status, url), ""
    mime = response.headers.get_content_type()
    if mime not in types:
        raise Refused("type")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refused("compressed")
    charset = str(response.headers.get_content_charset() or "")
    return Answer(200, url, mime, charset, _body(response, limit)), ""


def _body(response: http.client.HTTPResponse, limit: int) -> bytes:
    """Return the body; what announces, or turns out, to be larger than allowed is not read on."""
    if (response.length or 0) > limit:
        raise Refused("large")
    pieces, size = [], 0
    while piece := response.read1(_CHUNK):
        size += len(piece)
        if size > limit:
            raise Refused("large")
        pieces.append(piece)
    if response.length:
        raise Unreachable("cut")
    return b"".join(pieces)

"""Links: what may be shared, in one spelling. Nothing is ever fetched, and no name is looked up.

A link is refused when it is not http(s), carries a password, or names a place that only exists inside somebody's
network or machine, in whichever way the address is written.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext_lazy as _

from social_learning.lib import network
from social_learning.lib.errors import Invalid, Sentence

MAX_LENGTH = 2000
SCHEMES = {"http": 80, "https": 443}
_INSIDE = ("localhost", "local", "internal", "localdomain", "lan", "home", "corp", "intranet", "private", "arpa")
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|ttclid|yclid|gclsrc|gbraid|wbraid|msclkid|twclid|mc_[ce]id|igshid|igsh|si|_hsenc|_hsmi|mkt_tok|vero_id)$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?!-)[a-z0-9_-]{1,63}(?<!-)$")
_BARE = re.compile(r"^(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\\u0080-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u2066-\u2069\u3000\ufeff]")


def canonical(text: str) -> str:
    """Return the link in its one spelling; ``Invalid`` with a sentence on ``url`` for what cannot be shared."""
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise refuse(_("This link is too long. Is there a shorter one to the same page?"), "link_length")
    if _FORBIDDEN.search(text):
        raise refuse(_("This link holds characters that a link cannot have."), "link_invalid")
    try:
        parts = urlsplit(f"https://{text}" if _BARE.match(text) else text)
        port = parts.port
    except ValueError as error:
        raise refuse(_("This does not look like a link."), "link_invalid") from error
    if parts.scheme not in SCHEMES:
        raise refuse(_("Only links that begin with http:// or https:// can be shared."), "link_scheme")
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise refuse(_("This link holds a name or a password. Please share it without."), "link_password")
    host = public_host(parts.hostname or "")
    usual = port is None or port == SCHEMES[parts.scheme]
    result = _spell(parts, host if usual else f"{host}:{port}")
    if len(result) > MAX_LENGTH:
        raise refuse(_("This link is too long. Is there a shorter one to the same page?"), "link_length")
    return result


def looks_like_link(text: str) -> bool:
    """Return whether somebody who pasted this meant a link: one word, with a scheme or a host name."""
    text = text.strip()
    if not text or re.search(r"\s", text):
        return False
    return bool(re.match(r"^[a-z][a-z0-9+.-]*:", text, re.IGNORECASE) or _BARE.match(text))


def public_host(host: str) -> str:
    """Return the host in lower case and ASCII; ``Invalid`` for one that is not on the public internet."""
    address = network.literal(host)
    if address is not None:
        if not network.is_public(address):
            raise _inside()
        return f"[{address}]" if address.version == 6 else str(address)
    try:
        # Also folds what only looks like digits, letters and dots.
        name = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as error:
        raise refuse(_("We do not understand the address in this link."), "link_invalid") from error
    if name != host.lower().rstrip("."):
        return public_host(name)
    labels = name.split(".")
    if not all(_LABEL.match(label) for label in labels):
        raise refuse(_("We do not understand the address in this link."), "link_invalid")
    # Browsers read 2130706433, 0x7f.1 and 0177.0.0.1 as addresses: a last label in digits is never a name.
    if len(labels) < 2 or labels[-1] in _INSIDE or re.match(r"^(\d+|0x[0-9a-f]*)$", labels[-1]):
        raise _inside()
    return name


def refuse(sentence: Sentence, code: str) -> Invalid:
    """Return the error for a link, with the sentence on the field as well."""
    return Invalid(sentence, code=code, fields={"url": sentence})


def _inside() -> Invalid:
    return refuse(
        _("This link leads into a private network, where others cannot follow. Please share a public one."),
        "link_private",
    )


def _spell(parts: SplitResult, netloc: str) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    if any(_TRACKING.match(piece.partition("=")[0]) for piece in query.split("&")):
        kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _TRACKING.match(name)]
        query = urlencode(kept)
    return urlunsplit((parts.scheme, netloc, path, query, quote(parts.fragment, safe="/%:@!$&'()*+,;=~-._?")))

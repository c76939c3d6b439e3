"""The same link or file shared before: recognised however the link is written, and shown only to who may see it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.knowledge import links, providers, references
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.permissions import EDITABLE, is_author
from social_learning.lib import stream
from social_learning.lib.errors import Invalid
from social_learning.spaces import queries as spaces

LIMIT = 3
_MOBILE = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.[^.]+)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_SHA256 = re.compile(r"^[0-9a-f]{64}$")


def identity(url: str) -> str:
    """Return what a link in its one spelling leads to: two links to one thing give the same text.

    A video is its provider and id; something of this site its address; of a page, scheme, ``www.``, the mobile host, a
    trailing slash, what the browser jumps to, and the order of the query do not count.
    """
    video = providers.recognise(url)
    if video is not None:
        return f"{video.provider}:{video.provider_id.partition('/')[0]}"
    parts = urlsplit(url)
    if not parts.hostname:
        return url
    host = _MOBILE.sub("", parts.hostname)
    port = f":{parts.port}" if parts.port not in (None, *links.SCHEMES.values()) else ""
    path = _INDEX.sub("/", parts.path).rstrip("/")
    # Some applications keep their whole address behind the sharp.
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    query = _query(parts.query)
    return f"{host}{port}{path}{'?' if query else ''}{query}{fragment}"


def url_hash(url: str) -> str:
    """Return what is kept of a link for comparing, or ``""`` for none."""
    return hashlib.sha256(identity(url).encode()).hexdigest() if url else ""


def of_link(text: str, actor: Actor, *, but: int = 0) -> list[Knowledge]:
    """Return what was shared of what a text links to, as far as this person sees it; nothing for what is no link."""
    try:
        own = references.recognise(text) if len(text) <= links.MAX_LENGTH else None
        url = own.url if own else links.canonical(text)
    except Invalid:
        return []
    return _visible(Q(url_hash=url_hash(url)), actor, but)


def of_file(sha256: str, actor: Actor, *, but: int = 0) -> list[Knowledge]:
    """Return what was shared with a file of this content, as far as this person sees it."""
    return _visible(Q(file__sha256=sha256), actor, but) if _SHA256.match(sha256) else []


def of_draft(knowledge: Knowledge, actor: Actor) -> list[Knowledge]:
    """Return what was shared before of the link or file of a draft; no query for a text."""
    same = Q()
    if knowledge.url_hash:
        same |= Q(url_hash=knowledge.url_hash)
    if knowledge.file is not None:
        same |= Q(file__sha256=knowledge.file.sha256)
    return _visible(same, actor, knowledge.pk) if same else []


def cards(found: list[Knowledge], actor: Actor) -> list[dict[str, Any]]:
    """Return each as a person is led to it, in plain values; one query for the names."""
    names = users.names({item.author_id for item in found}) if found else {}
    return [_card(item, names[item.author_id], actor) for item in found]


def fill_hashes() -> Iterable[int]:
    """Give a hash to every link of before there were hashes, and yield how many were done so far."""
    done = 0
    for item in stream.each(Knowledge.objects.filter(url_hash="").exclude(url="").only("pk", "url")):
        Knowledge.objects.filter(pk=item.pk, url=item.url).update(url_hash=url_hash(item.url))
        done += 1
        if done % stream.CHUNK == 0:
            yield done
    yield done


def _visible(same: Q, actor: Actor, but: int) -> list[Knowledge]:
    """Return the best of those that this person sees: published in a space of theirs, or their own; two queries.

    What they do not see is not even counted, so that nothing hints at it.
    """
    if actor.user_id is None:
        return []
    theirs = Q(state=State.PUBLISHED)
    if not actor.is_site_staff:
        theirs &= Q(space_id__in=spaces.standing(actor).visible)
    found = Knowledge.objects.filter(same).filter(theirs | Q(author_id=actor.user_id)).exclude(pk=but)
    chosen = found.select_related("theme", "space").order_by("-validated_at", "published_at", "pk")[: LIMIT * 2]
    # What everybody finds comes before one's own drafts.
    return sorted(chosen, key=lambda item: item.state != State.PUBLISHED)[:LIMIT]


def _card(item: Knowledge, name: str, actor: Actor) -> dict[str, Any]:
    mine, published = is_author(actor, item.author_id), item.state == State.PUBLISHED
    # One's own draft is opened where it can be written on.
    place = "share" if mine and item.state in EDITABLE else "knowledge"
    page = f"/social-learning/{place}/{item.uuid}/"
    return {
        "uuid": str(item.uuid),
        "title": item.title or _("Untitled"),
        "author": name,
        "mine": mine,
        "published": published,
        "space": item.space.title,
        "url": page,
        "comment_url": f"{page}#comments" if published else "",
    }


def _query(query: str) -> str:
    """Return the query in one order, where its order cannot matter: each name once, and each with a value."""
    pairs = parse_qsl(query, keep_blank_values=True)
    names = [name for name, _value in pairs]
    if len(set(names)) != len(names) or any("=" not in piece for piece in query.split("&")):
        return query
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in sorted(pairs))

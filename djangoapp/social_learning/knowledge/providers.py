"""Players of other sites that may be embedded: one entry each, matched by host and pattern, never by asking them.

The player's address is built here from provider, id and start alone, so nothing that a person typed reaches an iframe.
A site adds entries of its own by the setting ``EMBED_PROVIDERS``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import attrs

from social_learning import conf
from social_learning.lib.hosts import listed

log = logging.getLogger(__name__)
MAX_START = 86_400


@attrs.frozen
class Provider:
    """A site with a player.

    ``patterns`` match path and query; their group is the id, a second one the key of what is not listed. ``lists``
    match whole lists of videos. ``oembed`` tells details of a page, ``images`` are the hosts of its pictures.
    """

    name: str
    label: str
    hosts: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    page: str
    player: str
    lists: re.Pattern[str] | None = None
    oembed: str = ""
    images: tuple[str, ...] = ()
    # How page and player are told the key of an unlisted video, the second to begin at, and to begin at once.
    unlisted: str = ""
    page_start: str = ""
    player_start: str = ""


@attrs.frozen
class Embed:
    """A video of a provider, the page it has there, and the second at which it shall begin."""

    provider: str
    provider_id: str
    url: str
    start: int = 0


def _provider(name: str, label: str, *, hosts: str, patterns: tuple[str, ...], images: str, **more: str) -> Provider:
    compiled = tuple(re.compile(pattern, re.ASCII) for pattern in patterns)
    lists = re.compile(more.pop("lists"), re.ASCII)
    return Provider(
        name,
        label,
        frozenset(hosts.split()),
        compiled,
        lists=lists,
        images=tuple(images.split()),
        **more,  # type: ignore[arg-type]
    )


_TUBE = r"([\w-]{11})(?![\w-])"

PROVIDERS: dict[str, Provider] = {
    provider.name: provider
    for provider in (
        _provider(
            "youtube",
            "YouTube",
            hosts="youtube.com www.youtube.com m.youtube.com music.youtube.com youtu.be www.youtube-nocookie.com",
            patterns=(
                rf"^/watch/?\?(?:[^#]*&)?v={_TUBE}",
                # A list of videos says so where a video has its id.
                rf"^/(?:shorts|embed|live|v)/(?!videoseries){_TUBE}",
                # The short host has nothing but the id.
                rf"^/{_TUBE}/?(?:\?|$)",
            ),
            lists=r"^/(?:playlist/?\?|embed/videoseries)",
            page="https://www.youtube.com/watch?v={id}",
            player="https://www.youtube-nocookie.com/embed/{id}?rel=0",
            oembed="https://www.youtube.com/oembed?format=json&url={url}",
            images="i.ytimg.com",
            page_start="&t={start}s",
            player_start="&start={start}",
        ),
        _provider(
            "vimeo",
            "Vimeo",
            hosts="vimeo.com www.vimeo.com player.vimeo.com",
            patterns=(
                r"^/(?:video/)?(\d{5,12})/([0-9a-f]{6,16})/?(?:\?|$)",
                r"^/video/(\d{5,12})/?\?(?:[^#]*&)?h=([0-9a-f]{6,16})(?![\w-])",
                r"^/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d{5,12})/?(?:\?|$)",
            ),
            lists=r"^/(?:showcase|album)/",
            page="https://vimeo.com/{id}",
            # dnt: the player keeps no record of who watches.
            player="https://player.vimeo.com/video/{id}?dnt=1",
            oembed="https://vimeo.com/api/oembed.json?url={url}",
            images="i.vimeocdn.com",
            unlisted="&h={key}",
            page_start="#t={start}s",
            player_start="#t={start}s",
        ),
        _provider(
            "ted",
            "TED",
            hosts="ted.com www.ted.com embed.ted.com",
            patterns=(r"^/talks/(?:lang/[\w-]+/)?([a-z0-9_]{3,64})(?![\w-])",),
            lists=r"^/playlists/",
            page="https://www.ted.com/talks/{id}",
            player="https://embed.ted.com/talks/{id}",
            oembed="https://www.ted.com/services/v1/oembed.json?url={url}",
            images="pi.tedcdn.com talkstar-photos.s3.amazonaws.com",
        ),
        _provider(
            "dailymotion",
            "Dailymotion",
            hosts="dailymotion.com www.dailymotion.com geo.dailymotion.com dai.ly",
            patterns=(
                r"^/(?:embed/)?video/([A-Za-z0-9]{5,20})(?![\w])",
                r"^/player(?:/[\w-]+)?\.html\?(?:[^#]*&)?video=([A-Za-z0-9]{5,20})(?![\w])",
                r"^/(x[A-Za-z0-9]{4,19})/?(?:\?|$)",
            ),
            lists=r"^/playlist/",
            page="https://www.dailymotion.com/video/{id}",
            player="https://geo.dailymotion.com/player.html?video={id}",
            oembed="https://www.dailymotion.com/services/oembed?format=json&url={url}",
            images=".dmcdn.net",
            page_start="?start={start}",
            player_start="&startTime={start}",
        ),
    )
}

# Paths of these sites that look like a short link but are not a video.
_NOT_VIDEOS = frozenset({"playlists"})
_START = re.compile(r"^(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s?)?$", re.ASCII)
_STARTS = ("t", "start", "time_continue", "startTime")
_ID = re.compile(r"^[\w-]{1,64}$", re.ASCII)
_NAME = re.compile(r"^[a-z][a-z0-9_-]{1,23}$")


def recognise(url: str) -> Embed | None:
    """Return the video that a link shows, or None where no provider of ours is sure of it."""
    parts = urlsplit(url)
    provider = _of_host(parts.hostname or "")
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    found = next((match for pattern in provider.patterns if (match := pattern.match(rest))), None) if provider else None
    if provider is None or found is None or found[1] in _NOT_VIDEOS or not _ID.match(found[1]):
        return None
    named = "/".join(group for group in found.groups() if group)
    start = _start(parts.query, parts.fragment) if provider.page_start else 0
    return Embed(provider.name, named, _page(provider, named, start), start)


def is_list(url: str) -> bool:
    """Return whether a link leads to a whole list of videos of a provider."""
    parts = urlsplit(url)
    provider = _of_host(parts.hostname or "")
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    return bool(provider and provider.lists and provider.lists.match(rest))


def player_url(provider: str, provider_id: str, *, start: int = 0, at_once: bool = False) -> str:
    """Return the address of the player, or ``""`` for what no provider of ours plays.

    ``start`` is the second to begin at; ``at_once`` lets it begin without another press.
    """
    known = every().get(provider)
    if known is None or not provider_id:
        return ""
    video, _slash, key = provider_id.partition("/")
    url = known.player.format(id=video) + (known.unlisted.format(key=key) if key else "")
    if at_once:
        url += f"{'&' if '?' in url else '?'}autoplay=1"
    return url + (known.player_start.format(start=start) if start else "")


def page_url(provider: str, provider_id: str, *, start: int = 0) -> str:
    """Return the page that a video has at its provider, or ``""``."""
    known = every().get(provider)
    return _page(known, provider_id, start) if known and provider_id else ""


def label_of(provider: str) -> str:
    """Return the name of a provider as people know it, or ``""``."""
    known = every().get(provider)
    return known.label if known else ""


def frame_sources() -> list[str]:
    """Return the origins of all players, for a site whose pages send a Content-Security-Policy with ``frame-src``."""
    return sorted({"https://" + urlsplit(provider.player).netloc for provider in every().values()})


def every() -> dict[str, Provider]:
    """Return all providers by name: ours, then the site's."""
    global _built
    given = conf.get("EMBED_PROVIDERS")
    if _built[0] is not given:
        _built = (given, {**_of_site(given), **PROVIDERS})
    return _built[1]


_built: tuple[Any, dict[str, Provider]] = ((), PROVIDERS)


def _of_site(given: Iterable[Mapping[str, Any]]) -> dict[str, Provider]:
    found = {}
    for entry in given:
        try:
            provider = _from_setting(entry)
        except (KeyError, TypeError, ValueError, IndexError, re.error):
            log.warning("social_learning: an entry of EMBED_PROVIDERS is passed over: %r", entry)
            continue
        found[provider.name] = provider
    return found


def _from_setting(entry: Mapping[str, Any]) -> Provider:
    """Return a provider of the site's own; raises ``ValueError`` and its like for an entry that cannot be used."""
    patterns = tuple(re.compile(pattern, re.ASCII) for pattern in entry["patterns"])
    page, player, oembed = (str(entry.get(part) or "") for part in ("page", "player", "oembed"))
    secure = all(text.startswith("https://") for text in (page, player, oembed or "https://"))
    if not (secure and _NAME.match(entry["name"]) and patterns and all(pattern.groups == 1 for pattern in patterns)):
        raise ValueError(entry["name"])
    if player.format(id="a") == player or page.format(id="a") == page:
        raise ValueError("no place for the id")
    return Provider(
        entry["name"],
        str(entry["label"]),
        frozenset(host.lower() for host in entry["hosts"]),
        patterns,
        page,
        player,
        oembed=oembed,
        images=tuple(entry.get("images", ())),
    )


def is_image_host(provider: str, host: str) -> bool:
    """Return whether a provider keeps its pictures on this host."""
    known = every().get(provider)
    return known is not None and listed(host, known.images)


def _of_host(host: str) -> Provider | None:
    return next((provider for provider in every().values() if host in provider.hosts), None)


def _page(provider: Provider, provider_id: str, start: int) -> str:
    return provider.page.format(id=provider_id) + (provider.page_start.format(start=start) if start else "")


def _start(query: str, fragment: str) -> int:
    """Return the second that a link names, as ``90``, ``90s`` or ``1m30s``; 0 for none."""
    named = dict(parse_qsl(fragment) + parse_qsl(query))
    text = next((named[name] for name in _STARTS if named.get(name)), "")
    found = _START.match(text)
    if found is None:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return min(hours * 3600 + minutes * 60 + seconds, MAX_START)

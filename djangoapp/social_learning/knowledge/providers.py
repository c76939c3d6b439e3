"""Players of other sites that may be embedded: one entry each, matched by host and pattern, never by asking them.

The player's address is built here from provider and id alone, so nothing that a person typed reaches an iframe.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import attrs


@attrs.frozen
class Provider:
    """A site with a player. ``patterns`` match path and query; their one group is the id."""

    name: str
    label: str
    hosts: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    page: str
    player: str


@attrs.frozen
class Embed:
    """A video of a provider, and the page it has there."""

    provider: str
    provider_id: str
    url: str


def _provider(name: str, label: str, *, hosts: str, patterns: tuple[str, ...], page: str, player: str) -> Provider:
    compiled = tuple(re.compile(pattern, re.ASCII) for pattern in patterns)
    return Provider(name, label, frozenset(hosts.split()), compiled, page, player)


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
                rf"^/(?:shorts|embed|live|v)/{_TUBE}",
                # The short host has nothing but the id.
                rf"^/{_TUBE}/?(?:\?|$)",
            ),
            page="https://www.youtube.com/watch?v={id}",
            player="https://www.youtube-nocookie.com/embed/{id}?rel=0",
        ),
        _provider(
            "vimeo",
            "Vimeo",
            hosts="vimeo.com www.vimeo.com player.vimeo.com",
            patterns=(r"^/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d{5,12})/?(?:\?|$)",),
            page="https://vimeo.com/{id}",
            player="https://player.vimeo.com/video/{id}?dnt=1",
        ),
        _provider(
            "ted",
            "TED",
            hosts="ted.com www.ted.com embed.ted.com",
            patterns=(r"^/talks/(?:lang/[\w-]+/)?([a-z0-9_]{3,64})(?![\w-])",),
            page="https://www.ted.com/talks/{id}",
            player="https://embed.ted.com/talks/{id}",
        ),
        _provider(
            "dailymotion",
            "Dailymotion",
            hosts="dailymotion.com www.dailymotion.com geo.dailymotion.com dai.ly",
            patterns=(
                r"^/(?:embed/)?video/([A-Za-z0-9]{5,20})(?![\w])",
                r"^/player\.html\?(?:[^#]*&)?video=([A-Za-z0-9]{5,20})(?![\w])",
                r"^/(x[A-Za-z0-9]{4,19})/?(?:\?|$)",
            ),
            page="https://www.dailymotion.com/video/{id}",
            player="https://geo.dailymotion.com/player.html?video={id}",
        ),
    )
}

# Paths of these sites that look like a short link but are not a video.
_NOT_VIDEOS = frozenset({"playlists"})


def recognise(url: str) -> Embed | None:
    """Return the video that a link shows, or None where no provider of ours is sure of it."""
    parts = urlsplit(url)
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    for provider in PROVIDERS.values():
        if parts.hostname not in provider.hosts:
            continue
        found = next((match for pattern in provider.patterns if (match := pattern.match(rest))), None)
        if found is not None and found.group(1) not in _NOT_VIDEOS:
            return Embed(provider.name, found.group(1), provider.page.format(id=found.group(1)))
    return None


def player_url(provider: str, provider_id: str) -> str:
    """Return the address of the player, or ``""`` for what no provider of ours plays."""
    known = PROVIDERS.get(provider)
    return known.player.format(id=provider_id) if known and provider_id else ""


def label_of(provider: str) -> str:
    """Return the name of a provider as people know it, or ``""``."""
    known = PROVIDERS.get(provider)
    return known.label if known else ""

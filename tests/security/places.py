"""Every address of the plugin, read from the URLconf, so that a new one is held to the same rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs
from django.urls import URLPattern, get_resolver

UNSAFE = ("post", "put", "patch", "delete")
API = "/api/social_learning/v1/"
# What is asked of a Knowledge or a file that is in a state of its own.
_OF_ONE = ("coauthors", "me", "restore", "retry", "suggestions")
PAGES = "/social-learning/"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@attrs.frozen
class Place:
    """One address and one way to ask it; ``names`` are what must be filled in."""

    method: str
    route: str
    names: tuple[str, ...]
    view: Any

    def __str__(self) -> str:
        return f"{self.method} {self.route}"

    def url(self, values: dict[str, str]) -> str:
        """Return the address with these values in it; comments and files have ids of their own."""
        noun = next(
            (
                noun
                for noun in ("comments", "files", "follows", "imports", "picks", "sessions", "suggestions", "wanted")
                if self.route.startswith(f"{API}{noun}/")
            ),
            "",
        )
        for root, own_noun in (
            (API, "areas"),
            (PAGES, "spaces"),
            (PAGES, "themes"),
            (API, "themes"),
            (API, "me/muted"),
            *((root, noun) for root in (API, PAGES) for noun in ("answers", "experts", "paths", "questions")),
        ):
            if self.route.startswith(f"{root}{own_noun}/"):
                noun = own_noun
        for ending in (
            "appeal",
            "accept",
            "answered",
            "archived",
            "asked",
            "dates",
            "pass",
            "pin",
            "refuse",
            "registration",
            "report",
            "thread",
            "working",
            *_OF_ONE,
        ):
            if self.route.endswith(f"/{ending}/"):
                noun = ending
        own = (f"{noun}.{self.method}", noun)

        def filled(name: re.Match[str]) -> str:
            return next((values[key] for of in own if (key := f"{of}.{name[1]}") in values), values[name[1]])

        return _PARAMETER.sub(filled, self.route)


def rest(*methods: str) -> list[Place]:
    """Return every operation of the REST API with one of these methods."""
    found = []
    for pattern in _patterns("social_learning.rest_api.v1.urls"):
        view = getattr(pattern.callback, "view_class", None) or pattern.callback.cls  # type: ignore[union-attr]
        found += [_place(method, API, pattern, view) for method in methods if hasattr(view, method)]
    return found


def pages() -> list[Place]:
    """Return every page; what a page takes is asked of the page."""
    return [_place("post", PAGES, pattern, pattern.callback) for pattern in _patterns("social_learning.pages.urls")]


def _place(method: str, root: str, pattern: URLPattern, view: Any) -> Place:
    route = f"{root}{pattern.pattern}"
    return Place(method, route, tuple(_PARAMETER.findall(route)), view)


def _patterns(module: str) -> Iterator[URLPattern]:
    for pattern in get_resolver(module).url_patterns:
        assert isinstance(pattern, URLPattern)
        # The last one answers for all that does not exist.
        if str(pattern.pattern):
            yield pattern

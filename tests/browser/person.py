"""A person in front of a browser, and what went wrong while they were there."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import APIResponse, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

SIZES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
API = "/api/social_learning/v1/"
# As long as a locator waits.
PATIENCE = 20.0
# Asked for by pages, answered by other sites, and not before somebody presses play.
FOREIGN = re.compile(r"^(data|blob|about|chrome-extension):")


class Person:
    """Somebody who looks at one page. ``problems`` collects what a visitor must never meet."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.problems: list[str] = []
        self.foreign: list[str] = []
        self._allowed: list[tuple[int, str]] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("response", self._response)
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._request)

    def go(self, path: str) -> Page:
        """Open an address of the site and wait until its scripts have run."""
        self.page.goto(f"{self.site}{path}", wait_until="load")
        return self.page

    def get(self, path: str) -> Any:
        """Return the JSON that the REST API answers this person with."""
        return self.ask("GET", path).json()

    def until(self, path: str, holds: Callable[[Any], object]) -> Any:
        """Return the JSON of an address once something holds of it: what a page tells arrives in its time."""
        end = time.monotonic() + PATIENCE
        while not holds(found := self.get(path)):
            assert time.monotonic() < end, f"{path}: {found}"
            self.page.wait_for_timeout(100)
        return found

    def is_elsewhere(self, url: str) -> bool:
        """Whether an address is one of another site."""
        return not FOREIGN.match(url) and urlsplit(url).netloc != urlsplit(self.site).netloc

    def ask(self, method: str, path: str, data: Any = None) -> APIResponse:
        """Send something to the REST API as this person's own scripts do."""
        token = next(cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "csrftoken")
        answer = self.context.request.fetch(
            f"{self.site}{API}{path}", method=method, headers={"X-CSRFToken": token}, data=data
        )
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:200]}"
        return answer

    def reaction(self, kind: str) -> Locator:
        """Return the button of one kind in the first bar of the page."""
        return self.page.locator(f"sl-reactions form[data-kind={kind}] button").first

    def expect_refusal(self, status: int, path: str) -> None:
        """Take an answer of this status from an address that holds ``path`` as meant."""
        self._allowed.append((status, path))

    def close(self) -> None:
        """Leave the page."""
        self.page.close()

    def _console(self, message: ConsoleMessage) -> None:
        # What the server refused is watched as an answer, with its address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status < 400:
            return
        if not any(status == response.status and path in response.url for status, path in self._allowed):
            self.problems.append(f"{response.status}: {response.request.method} {response.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page cuts off what it was still asking for; videos are read in parts.
        if request.failure not in ("net::ERR_ABORTED", None):
            self.problems.append(f"{request.failure}: {request.url}")

    def _request(self, request: Request) -> None:
        if self.is_elsewhere(request.url):
            self.foreign.append(request.url)

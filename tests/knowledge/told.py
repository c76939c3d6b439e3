"""Other sites for tests: what they would answer, by address; nobody is really asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from social_learning.lib import fetch


@attrs.define
class Told:
    """Answers by a part of the address; ``asked`` are the addresses, in order."""

    answers: dict[str, fetch.Answer | fetch.FetchError] = attrs.field(factory=dict)
    asked: list[str] = attrs.field(factory=list)

    def json(self, part: str, value: Any, status: int = 200) -> None:
        """Let an address answer with JSON."""
        body = json.dumps(value).encode() if status == 200 else b""
        self.answers[part] = fetch.Answer(status, "", "application/json", "utf-8", body)

    def bytes(self, part: str, body: bytes, mime: str = "text/html", charset: str = "utf-8") -> None:
        """Let an address answer with anything."""
        self.answers[part] = fetch.Answer(200, "", mime, charset, body)

    def fail(self, part: str, error: fetch.FetchError) -> None:
        """Let an address not answer."""
        self.answers[part] = error

    def get(self, url: str, *, allowed: Callable[[str], bool], types: Any, limit: int) -> fetch.Answer:
        """Stand in for ``fetch.get``, with its check of the address."""
        fetch.checked(url, allowed)
        self.asked.append(url)
        answer = next((answer for part, answer in self.answers.items() if part in url), None)
        if answer is None:
            raise fetch.Unreachable("name")
        if isinstance(answer, fetch.FetchError):
            raise answer
        return answer


def everywhere(monkeypatch: pytest.MonkeyPatch, settings: Any, **more: Any) -> Told:
    """Switch details on, and put other sites in the place of the net."""
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "FETCH_LINK_DETAILS": True, **more}
    told = Told()
    monkeypatch.setattr(fetch, "get", told.get)
    return told

"""A small world of colleagues who share, review, react and are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.knowledge import api as knowledge
from social_learning.review import api as review
from social_learning.wiring import departures, table
from tests import uploads

SAID = {"strength": "Short and very clear.", "suggestions": [{"kind": "clarity", "text": "Say which lift it is."}]}


@pytest.fixture(autouse=True)
def _private_files(private_store: Any) -> None:
    """Keep files of a test in a folder of its own."""


@pytest.fixture
def deliver(now: datetime) -> Callable[[Any], None]:
    """Run the handlers of an event of ``tests.acts``: ``deliver(acts.do(…))``."""

    def run(event: Any) -> None:
        table.run(event[0], event[1], now=now)

    return run


@pytest.fixture
def forget(now: datetime) -> Callable[[Any], None]:
    """Let every room forget an account: ``forget(user)``."""

    def run(user: Any) -> None:
        departures.forget(user.pk, now=now)

    return run


@pytest.fixture
def drafted(as_actor: Any, space: Any, theme: Any, now: datetime) -> Callable[..., Any]:
    """Make a complete draft of somebody, with a file: ``drafted(user, title="…")``."""

    def make(user: Any, title: str = "Lifting safely", *, file: bool = True) -> Any:
        item = knowledge.create_draft(
            as_actor(user), space_id=space.pk, now=now, title=title, theme_id=theme.pk, why="Saves your back.", body="B"
        )
        if file:
            item = knowledge.attach_file(
                item.pk, as_actor(user), uploads.upload("cv of Amir.pdf", uploads.pdf()), now=now
            )
        return item

    return make


@pytest.fixture
def reviewed(as_actor: Any, now: datetime) -> Callable[..., Any]:
    """Take steps of a review: ``reviewed(item, ("submit", author), ("claim", expert))``."""

    def take(item: Any, *steps: tuple[str, Any]) -> Any:
        for action, user in steps:
            asks = action in ("approve", "request_changes", "validate")
            item = review.perform(action, item.pk, as_actor(user), now=now, payload=SAID if asks else None)
            event = {"knowledge_id": item.pk, "action": action, "actor_id": user.pk}
            table.run("org.openedx.social_learning.knowledge.changed.v1", event, now=now)
        return item

    return take

"""What the tests of reviews share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.knowledge.models import Knowledge, State

CHANGES = {
    "strength": "The pictures make it very clear.",
    "suggestions": [{"kind": "clarity", "text": "Say which crane this is about."}],
}
PRAISE = {"strength": "Clear, short, and it saves backs."}
# What nobody does to their own work; written down apart from the table of the workflow.
REVIEWING = {
    "claim",
    "approve",
    "request_changes",
    "decline",
    "validate",
    "renew",
    "reassign",
    "take_over",
    "second_opinion",
}
DECLINE = {**CHANGES, "note": "The same is in the crane manual already."}


@pytest.fixture
def draft(published: Any) -> Any:
    """Make a draft that is ready to be handed in: ``draft(author=user, title="…")``."""

    def make(**fields: Any) -> Knowledge:
        row: Knowledge = published(**{"state": State.DRAFT, "published_at": None, **fields})
        return row

    return make


@pytest.fixture
def act(as_actor: Any, now: datetime) -> Any:
    """Take an action as a person: ``act("submit", knowledge, user, payload, days=3)``."""

    def take(action: str, knowledge: Knowledge, user: Any, payload: Any = None, *, days: int = 0, **more: Any) -> Any:
        from social_learning.review import api

        return api.perform(
            action, knowledge.pk, as_actor(user), now=now + timedelta(days=days), payload=payload, **more
        )

    return take


@pytest.fixture
def in_review(draft: Any, act: Any, author: Any, expert: Any) -> Any:
    """Make a Knowledge that the expert is looking at, in round ``round``."""

    def make(round: int = 1, **fields: Any) -> Knowledge:
        row = draft(**fields)
        act("submit", row, author)
        act("claim", row, expert)
        for _again in range(round - 1):
            act("request_changes", row, expert, CHANGES)
            act("submit", row, author)
            act("claim", row, expert)
        row.refresh_from_db()
        return row

    return make


@pytest.fixture
def told() -> Any:
    """What a person was told, as kinds, oldest first."""

    def kinds(user: Any) -> list[str]:
        from social_learning.inbox.models import Message

        return list(Message.objects.filter(user_id=user.pk).order_by("id").values_list("kind", flat=True))

    return kinds

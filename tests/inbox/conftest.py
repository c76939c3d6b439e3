"""Fixtures of the inbox's tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

import pytest

from tests.inbox.samples import SAMPLE

_numbers = count(1)
# Short, without what the author of a suggestion or a note adds.
BARE = {**SAMPLE, "title": "Lifting", "news": "Climbing", "strength": "", "reason": "", "note": ""}


@pytest.fixture
def told(learner: Any, author: Any, now: datetime) -> Callable[..., Any]:
    """Write a message to the learner without delivering it: ``told("commented", at=moment)``."""
    from social_learning.inbox.kinds import KINDS
    from social_learning.inbox.models import Message

    def make(kind: str = "commented", *, at: datetime = now, to: Any = learner, **fields: Any) -> Message:
        params = {name: BARE[name] for name in KINDS[kind].params}
        given = {"params": params, "actor_id": author.pk, "url": "/social-learning/x/", **fields}
        key = f"{kind}:{next(_numbers)}"
        return Message.objects.create(user_id=to.pk, kind=kind, created_at=at, dedupe_key=key, **given)

    return make


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], datetime]:
    """Set the clock that tasks look at: ``at(moment)``."""
    from social_learning.lib import clock

    def make(moment: datetime) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return make


@pytest.fixture
def wish(as_actor: Callable[[Any], Any]) -> Callable[..., None]:
    """Let somebody choose: ``wish(learner, "conversations", "week", now=moment)``."""
    from social_learning.inbox import preferences

    def make(user: Any, group: str, mail: str, *, now: datetime) -> None:
        preferences.choose(as_actor(user), {group: {"mail": mail}}, now=now)

    return make

"""A question, and people around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.fixture
def ask(learner: Any, as_actor: Any, theme: Any, space: Any, now: datetime) -> Ask:
    """Ask as the learner: ``ask(title="…", by=user, …)``; with the theme, so that its expert is asked."""
    from social_learning.questions import api

    def make(*, by: Any = None, **given: Any) -> Any:
        fields = {"title": "How high may we stack?", "theme_id": theme.pk, "now": now, **given}
        return api.ask(as_actor(by or learner), **fields)

    return make


@pytest.fixture
def question(expert: Any, ask: Ask) -> Any:
    """An open question of the learner, with which the expert was asked to help."""
    return ask()


@pytest.fixture
def answer(question: Any, author: Any, as_actor: Any, now: datetime) -> Any:
    """An answer by the author, who is no expert."""
    from social_learning.questions import answers

    return answers.answer(question.uuid, as_actor(author), "Three **pallets** at most.", now=now)

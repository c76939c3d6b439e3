"""A course that knows nothing of us, in the twin of the platform's record of completion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.edxapp.completion_twin import TWIN
from tests.progress import course


@pytest.fixture
def twin(db: None) -> Iterator[Any]:
    """The record, empty before and after; the course of ``tests.progress.course`` is in it."""
    TWIN.forget()
    TWIN.build(course.KEY, course.UNITS, later=(course.LATER,))
    yield TWIN
    TWIN.forget()


@pytest.fixture
def does(twin: Any, learner: Any, now: datetime) -> Callable[..., None]:
    """Record what the learner does: ``does("intro", minutes=5)``; a fraction below 1 is a part of it."""

    def record(block: str, fraction: float = 1.0, *, minutes: float = 0, who: Any = None) -> None:
        at = now + timedelta(minutes=minutes)
        twin.record((who or learner).pk, course.KEY, course.block(block), fraction, at=at)

    return record

"""Fixtures of the checks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.edxapp import inspection
from social_learning.operations.answers import Look


@pytest.fixture
def look(now: datetime) -> Look:
    """A look at the site on that Monday morning."""
    return Look(now=now)


@pytest.fixture
def ours(settings: Any) -> Callable[..., None]:
    """Set entries of SOCIAL_LEARNING: ``ours(SHOW_NAMES="username")``."""

    def put(**entries: Any) -> None:
        settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, **entries}

    return put


@pytest.fixture
def in_service(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Pretend that the platform is here: ``in_service("lms")``."""
    return lambda name: monkeypatch.setattr(inspection, "service", lambda: name)

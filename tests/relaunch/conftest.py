"""The course in the twin of the platform's record, also for those who are called back to it; the switch and the day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.progress.conftest import does, twin

__all__ = ["does", "twin"]


@pytest.fixture
def switched_on(settings: Any) -> None:
    """The site calls people back, which it does not unless told to."""
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "RELAUNCH_ENABLED": True}


@pytest.fixture
def thursday(now: datetime) -> datetime:
    """Three days after the Monday on which something was left."""
    return now + timedelta(days=3, minutes=5)

"""Levels are on here."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def levels_on(settings: Any) -> None:
    """Switch levels on, as they are where an operator says nothing."""
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "TRUST_LEVELS": True}

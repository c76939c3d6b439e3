"""Areas and people of the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest


@pytest.fixture
def make_area(site_admin: Any, as_actor: Callable[[Any], Any], now: datetime) -> Callable[..., Any]:
    """Make an area as site staff: ``make_area("Night shift", visibility="hidden", …)``."""
    from social_learning.spaces import areas

    def make(title: str, **given: Any) -> Any:
        return areas.create(as_actor(site_admin), title=title, now=now, **given)

    return make


@pytest.fixture
def keeper(make_user: Callable[..., Any]) -> Any:
    """Somebody whom tests name steward of their areas; neither site staff nor of a course."""
    return make_user("keeper", first_name="Kim", last_name="Keeper")


@pytest.fixture
def stranger(make_user: Callable[..., Any]) -> Any:
    """A colleague who belongs nowhere."""
    return make_user("stranger")

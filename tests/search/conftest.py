"""Fixtures of the catalogue's tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def listed(published: Callable[..., Any]) -> Callable[..., Any]:
    """Make a published Knowledge that is in the catalogue: ``listed(title="…", trending=3.5, likes=2, …)``."""
    from social_learning.search import api
    from social_learning.search.api import Rank

    def make(*, trending: float = 0.0, likes: int = 0, applied: int = 0, **fields: Any) -> Any:
        item = published(**fields)
        api.sync_knowledge(item.pk)
        api.rank(item.target_id, lambda: Rank(trending, likes, applied, 0))
        return item

    return make

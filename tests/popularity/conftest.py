"""Fixtures of the popularity tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def two_targets(published: Callable[..., Any]) -> list[Any]:
    """The targets of two published pieces of knowledge."""
    return [published().target, published().target]

"""Fixtures of the popularity tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.progress.conftest import does, twin

__all__ = ["does", "twin", "two_targets"]


@pytest.fixture
def two_targets(published: Callable[..., Any]) -> list[Any]:
    """The targets of two published pieces of knowledge."""
    return [published().target, published().target]

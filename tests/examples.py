"""How many made-up examples a property is tried with: some each time, many when somebody asks for them."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("SOCIAL_LEARNING_TEST_EXAMPLES", "1"))


def many(count: int) -> int:
    """Return this many, or as many times as many as ``SOCIAL_LEARNING_TEST_EXAMPLES`` says: 20 for a thorough night."""
    return count * TIMES

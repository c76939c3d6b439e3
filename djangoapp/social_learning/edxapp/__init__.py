"""The platform, as plain values: users, courses, mail. See README."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec


@cache
def present() -> bool:
    """Return True inside an edx-platform process, False where the twin answers."""
    try:
        return find_spec("openedx.core.djangoapps") is not None
    except ModuleNotFoundError:
        return False

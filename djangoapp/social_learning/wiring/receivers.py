"""Connect our events to their handlers."""

from __future__ import annotations


def connect() -> None:
    """Connect every handler."""

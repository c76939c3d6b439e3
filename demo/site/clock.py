"""The demo's clock: real time plus what the visitor has added, so that days can pass in a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

LONGEST = timedelta(days=400)


def now() -> datetime:
    """Return the demo's current moment."""
    return timezone.now() + offset()


def offset() -> timedelta:
    """Return how far the demo's clock is ahead."""
    try:
        return timedelta(seconds=float(_file().read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return timedelta()


def move(by: timedelta) -> None:
    """Put the clock forward; it never goes back beyond real time, nor further ahead than 400 days."""
    ahead = min(max(offset() + by, timedelta()), LONGEST)
    _file().write_text(str(ahead.total_seconds()), encoding="utf-8")


def reset() -> None:
    """Return to real time."""
    _file().unlink(missing_ok=True)


def _file():  # type: ignore[no-untyped-def]
    return settings.VAR / "clock.txt"

"""Quiet hours: nobody is written to at night or on a weekend of their own time zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def zone(name: str, fallback: str) -> ZoneInfo:
    """Return the time zone ``name``, or ``fallback`` where the account has none or an unknown one."""
    try:
        return ZoneInfo(name or fallback)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(fallback)


def next_allowed(at: datetime, where: ZoneInfo, *, quiet_from: int, quiet_until: int) -> datetime:
    """Return the first moment from ``at`` on that is neither at night nor on a weekend there.

    ``quiet_from`` and ``quiet_until`` are hours of the local day: the working window is from ``quiet_until`` to
    ``quiet_from``.
    """
    local = at.astimezone(where)
    while True:
        opens = local.replace(hour=quiet_until, minute=0, second=0, microsecond=0)
        if local.weekday() >= SATURDAY or local.hour >= quiet_from:
            local = opens + timedelta(days=1)
        elif local < opens:
            local = opens
        else:
            return max(at, local.astimezone(at.tzinfo))


def is_allowed(at: datetime, where: ZoneInfo, *, quiet_from: int, quiet_until: int) -> bool:
    """Return whether a person may be told something at this moment."""
    return next_allowed(at, where, quiet_from=quiet_from, quiet_until=quiet_until) == at

"""How often one person may do something, where no table counts it: the cache of the site does, an hour at a time."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache

from social_learning.lib.errors import TooMany

HOUR = 3600


def check(name: str, user_id: int, *, most: int, now: datetime) -> None:
    """Count one more and pass, or raise ``TooMany`` above ``most`` in this hour; 0 means no limit.

    A cache that forgets only makes the limit looser, so nothing else depends on it.
    """
    if most <= 0:
        return
    key = f"social_learning.pace.{name}.{user_id}.{int(now.timestamp()) // HOUR}"
    cache.add(key, 0, timeout=HOUR)
    try:
        count = cache.incr(key)
    except ValueError:
        # Dropped by the cache in between.
        return
    if count > most:
        raise TooMany

"""Whom to ask among those who have time: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timezone

import attrs

_NEVER = datetime.min.replace(tzinfo=timezone.utc)


@attrs.frozen
class Free:
    """An expert who is neither paused nor away, how much they take on at a time, and when they were last asked."""

    user_id: int
    capacity: int
    asked_at: datetime | None = None


def order(people: Iterable[Free], load: Mapping[int, int]) -> list[int]:
    """Return who may be asked, in this order: the least open asks for what they take on, longest not asked, lowest id.

    ``load`` says how many asks each has open. Who has as many as they take on is not asked.
    """
    able = [one for one in people if load.get(one.user_id, 0) < one.capacity]
    able.sort(key=lambda one: (load.get(one.user_id, 0) / one.capacity, one.asked_at or _NEVER, one.user_id))
    return [one.user_id for one in able]

"""The way from a unit to what is said about it: a link to the discussion, which opens in place when it is pressed.

Where the course forum is the place for it, the link leads there."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from social_learning.comments import places
from social_learning.targets.models import Target
from social_learning.xblock_service.live import page


def link(key: str, count: int, target: Target | None, *, within: str) -> dict[str, Any] | None:
    """Return the ``talk`` of a bar; where the unit is gone from the course, there is none.

    A thread costs more than all else in a unit, and few open it: it comes when it is asked for. ``within`` tells bars
    of one page apart.
    """
    if target is not None and target.deleted_at is not None:
        return None
    topic = places.elsewhere(key)
    if topic is not None:
        # It leads out of the unit: nothing opens in place.
        return {"url": topic.url, "count": topic.posts, "id": "", "words": places.words(topic)}
    return {"url": page.address("talk", key), "count": count, "id": f"sl-talk-{crc32(within.encode()):x}"}

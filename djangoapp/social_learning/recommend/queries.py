"""Reads of what stands near what, for faces."""

from __future__ import annotations

from social_learning.recommend.formula import MOST
from social_learning.recommend.models import Neighbour


def nearest(target_id: int, limit: int = MOST) -> list[int]:
    """Return the ids of what people of a target found useful too, the nearest first; one query.

    Whoever shows them asks for those that the reader may see: this holds for everybody.
    """
    found = Neighbour.objects.filter(target_id=target_id).order_by("-score", "other_id")
    return list(found.values_list("other_id", flat=True)[:limit])

"""Reads of what stands near what, for faces."""

from __future__ import annotations

from django.db.models import QuerySet

from social_learning.lib.prepared import Prepared
from social_learning.recommend.formula import MOST
from social_learning.recommend.models import Neighbour


def nearest(target_id: int, limit: int = MOST) -> list[int]:
    """Return the ids of what people of a target found useful too, the nearest first; one query.

    Whoever shows them asks for those that the reader may see: this holds for everybody.
    """
    return [other_id for (other_id,) in _NEAREST.rows(target_id)[:limit]]


def _nearest(target_id: int) -> QuerySet[Neighbour, tuple[int]]:
    found = Neighbour.objects.filter(target_id=target_id).order_by("-score", "other_id")
    return found.values_list("other_id")[:MOST]


# Shown beside everything that stands in the catalogue.
_NEAREST = Prepared(_nearest, -1_000_007)

"""Reads of Knowledge without asking who is asking, for rooms that derive from it and show nothing."""

from __future__ import annotations

from collections.abc import Iterable

from social_learning.knowledge.models import Knowledge


def get(knowledge_id: int) -> Knowledge | None:
    """Return one Knowledge whatever its state, or None; one query."""
    return Knowledge.objects.filter(pk=knowledge_id).first()


def by_targets(target_ids: Iterable[int]) -> list[Knowledge]:
    """Return the Knowledge of these targets; one query."""
    return list(Knowledge.objects.filter(target_id__in=list(target_ids)))

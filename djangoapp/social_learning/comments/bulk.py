"""Reads of many people's comments at once, for rooms that derive figures from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timezone

from social_learning.comments.models import Comment


def days_of_people(target_id: int, user_ids: Sequence[int]) -> dict[int, set[date]]:
    """Return the days (UTC) on which these people wrote what still stands on a target; one query."""
    rows = Comment.objects.filter(target_id=target_id, user_id__in=user_ids, deleted_at=None)
    days: dict[int, set[date]] = defaultdict(set)
    for user_id, at in rows.values_list("user_id", "created_at"):
        days[user_id].add(at.astimezone(timezone.utc).date())
    return days


def people_of(target_id: int, after: int, limit: int) -> list[int]:
    """Return who commented on a target, by id, those that follow ``after``; one query."""
    users = Comment.objects.filter(target_id=target_id, deleted_at=None, user_id__gt=after).order_by("user_id")
    return list(users.values_list("user_id", flat=True).distinct()[:limit])

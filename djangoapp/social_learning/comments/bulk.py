"""Reads of many people's comments at once, for rooms that derive figures from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timezone

from social_learning.comments.models import Comment
from social_learning.lib import stream


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


def recent(target_id: int, user_id: int, since: datetime) -> list[Comment]:
    """Return what one person wrote on a target since then and still stands, with what it answers; one query."""
    found = Comment.objects.filter(target_id=target_id, user_id=user_id, deleted_at=None, created_at__gte=since)
    return list(found.select_related("parent").order_by("pk"))


def changed_since(moment: datetime) -> Iterator[tuple[int, int, str]]:
    """Yield (target id, user id, what) of all that was done since then, in pieces."""
    changed = Comment.objects.filter(created_at__gte=moment)
    yield from ((target_id, user_id, "comment") for target_id, user_id in stream.rows(changed, "target_id", "user_id"))

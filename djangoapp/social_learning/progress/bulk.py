"""Reads of many people's progress at once, for rooms that derive figures from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from social_learning.lib import stream
from social_learning.progress.models import Engagement


def of_people(target_id: int, user_ids: Sequence[int]) -> list[Engagement]:
    """Return the progress of these people through one target; one query."""
    return list(Engagement.objects.filter(target_id=target_id, user_id__in=user_ids))


def people_of(target_id: int, after: int, limit: int) -> list[int]:
    """Return who opened a target, by id, those that follow ``after``; one query."""
    users = Engagement.objects.filter(target_id=target_id, user_id__gt=after).order_by("user_id")
    return list(users.values_list("user_id", flat=True)[:limit])


def finishers(target_ids: Iterable[int]) -> QuerySet[Engagement, int]:
    """Return, as a query, the ids of those who finished any of these targets."""
    found = Engagement.objects.filter(target_id__in=target_ids, completed_at__isnull=False)
    return found.order_by().values_list("user_id", flat=True)


def changed_since(moment: datetime) -> Iterator[tuple[int, int, str]]:
    """Yield (target id, user id, what) of all that was done since then, in pieces."""
    changed = Engagement.objects.filter(last_activity_at__gte=moment)
    yield from ((target_id, user_id, "progress") for target_id, user_id in stream.rows(changed, "target_id", "user_id"))


def finished_pairs(user_ids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield (user id, target id) of what these people finished; one query."""
    found = Engagement.objects.filter(user_id__in=user_ids, completed_at__isnull=False).order_by()
    yield from found.values_list("user_id", "target_id").iterator()

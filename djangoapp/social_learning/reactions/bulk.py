"""Reads of many people's reactions at once, for rooms that derive figures from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from social_learning.lib import stream
from social_learning.reactions.models import Reaction


def of_people(target_id: int, user_ids: Sequence[int]) -> list[Reaction]:
    """Return the reactions of these people to one target; one query."""
    return list(Reaction.objects.filter(target_id=target_id, user_id__in=user_ids))


def people_of(target_id: int, after: int, limit: int) -> list[int]:
    """Return who reacted to a target, by id, those that follow ``after``; one query."""
    users = Reaction.objects.filter(target_id=target_id, user_id__gt=after).order_by("user_id")
    return list(users.values_list("user_id", flat=True).distinct()[:limit])


def givers(target_ids: Iterable[int], kinds: Iterable[str]) -> QuerySet[Reaction, int]:
    """Return, as a query, the ids of those who reacted to any of these targets in one of these ways."""
    found = Reaction.objects.filter(target_id__in=target_ids, kind__in=list(kinds))
    return found.order_by().values_list("user_id", flat=True)


def changed_since(moment: datetime) -> Iterator[tuple[int, int, str]]:
    """Yield (target id, user id, what) of all that was done since then, in pieces."""
    changed = Reaction.objects.filter(created_at__gte=moment)
    yield from (
        (target_id, user_id, kind) for target_id, user_id, kind in stream.rows(changed, "target_id", "user_id", "kind")
    )

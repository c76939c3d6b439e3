"""Reads of many people's comments at once, for rooms that derive figures from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timezone
from uuid import UUID

from social_learning.comments.models import Comment
from social_learning.data import FORMER
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
    changed = Comment.objects.filter(created_at__gte=moment).exclude(user_id=FORMER)
    yield from ((target_id, user_id, "comment") for target_id, user_id in stream.rows(changed, "target_id", "user_id"))


def standing(target_id: int, user_ids: Sequence[int]) -> list[tuple[int, int, datetime]]:
    """Return (id, user id, when) of what these people said on a target and still stands; one query."""
    found = Comment.objects.filter(target_id=target_id, user_id__in=user_ids, deleted_at=None)
    return list(found.values_list("pk", "user_id", "created_at"))


def bodies(comment_ids: Sequence[int]) -> dict[int, str]:
    """Return the texts of those of these comments that still stand, by id; one query, none for none."""
    found = Comment.objects.filter(pk__in=comment_ids, deleted_at=None)
    return dict(found.values_list("pk", "body")) if comment_ids else {}


def one(comment_id: int) -> Comment | None:
    """Return one comment that still stands, with what it answers, whoever asks; one query."""
    return Comment.objects.filter(pk=comment_id, deleted_at=None).select_related("parent").first()


def taken_away(uuids: Iterable[UUID]) -> dict[UUID, str]:
    """Return those of these comments that are gone, with the reason why; one query."""
    found = Comment.objects.filter(uuid__in=list(uuids)).exclude(deleted_at=None)
    return dict(found.values_list("uuid", "deleted_reason"))

"""Reads of progress for other rooms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs
from django.db.models import Q

from social_learning.progress.models import Engagement, Native
from social_learning.targets.models import Access


@attrs.frozen
class Progress:
    """How far one person came with one target; all empty if they never opened it."""

    opened_at: datetime | None = None
    last_activity_at: datetime | None = None
    seconds: int = 0
    fraction: float = 0.0
    completed_at: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        plain = attrs.asdict(self)
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in plain.items()}


@attrs.frozen
class Unfinished:
    """Something a person opened and did not finish, still open to facts."""

    target_id: int
    key: str
    kind: str
    title: str
    url: str
    opened_at: datetime
    last_activity_at: datetime
    fraction: float
    # The course it belongs to, or is; "" for our own keys.
    course_key: str = ""
    is_native: bool = False


def progress_of(row: Engagement | None) -> Progress:
    """Return a row as a plain value; of None, the progress of somebody who never opened it."""
    if row is None:
        return Progress()
    return Progress(row.opened_at, row.last_activity_at, row.seconds, row.fraction, row.completed_at)


def of_person(target_id: int, user_id: int) -> Engagement | None:
    """Return one person's way through one target, or None; one query."""
    return Engagement.objects.filter(target_id=target_id, user_id=user_id).first()


def of_person_many(target_ids: Iterable[int], user_id: int) -> dict[int, Progress]:
    """Return one person's progress through those of these targets they opened; one query."""
    rows = Engagement.objects.filter(target_id__in=list(target_ids), user_id=user_id)
    return {row.target_id: progress_of(row) for row in rows}


def idle_people(
    before: datetime,
    *,
    since: datetime | None = None,
    after_user_id: int = 0,
    until_user_id: int | None = None,
    limit: int = 500,
) -> list[int]:
    """Return the next people who left something unfinished and did not touch it after ``before``, by user id.

    Units of a course are not asked for: their course speaks for them. ``since`` leaves out what was left longer ago.
    Ask again with the last id until the answer is empty; two workers share the work by ranges of user ids.
    """
    rows = Engagement.objects.filter(completed_at=None, last_activity_at__lt=before, user_id__gt=after_user_id)
    rows = rows.exclude(native=Native.PART)
    if since is not None:
        rows = rows.filter(last_activity_at__gte=since)
    if until_user_id is not None:
        rows = rows.filter(user_id__lte=until_user_id)
    return list(rows.order_by("user_id").values_list("user_id", flat=True).distinct()[:limit])


def unfinished_of(
    user_id: int, *, before: datetime | None = None, since: datetime | None = None, limit: int = 200
) -> list[Unfinished]:
    """Return what a person opened and did not finish, least recently touched first; one query.

    Left out: what is closed or gone, what is their own, and units of a course, for which the course speaks.
    """
    rows = Engagement.objects.filter(
        user_id=user_id, completed_at=None, target__access=Access.OPEN, target__deleted_at=None
    ).exclude(Q(target__owner_id=user_id) | Q(native=Native.PART))
    if before is not None:
        rows = rows.filter(last_activity_at__lt=before)
    if since is not None:
        rows = rows.filter(last_activity_at__gte=since)
    return [
        Unfinished(
            target_id=row.target_id,
            key=row.target.key,
            kind=row.target.kind,
            title=row.target.title,
            url=row.target.url,
            opened_at=row.opened_at,
            last_activity_at=row.last_activity_at,
            fraction=row.fraction,
            course_key=row.target.context_key,
            is_native=bool(row.native),
        )
        for row in rows.select_related("target").order_by("last_activity_at", "id")[:limit]
    ]


def begun(user_id: int, *, before: tuple[datetime, int] | None = None, limit: int = 24) -> list[tuple[datetime, int]]:
    """Return (last touched, target id) of what a person began and did not finish, the latest first; one query.

    The same is left out as in :func:`unfinished_of`. ``before`` is the last one of the page before.
    """
    rows = Engagement.objects.filter(
        user_id=user_id, completed_at=None, target__access=Access.OPEN, target__deleted_at=None
    ).exclude(Q(target__owner_id=user_id) | Q(native=Native.PART))
    if before is not None:
        at, target_id = before
        rows = rows.filter(Q(last_activity_at__lt=at) | Q(last_activity_at=at, target_id__lt=target_id))
    return list(rows.order_by("-last_activity_at", "-target_id").values_list("last_activity_at", "target_id")[:limit])


def courses_begun(user_id: int, course_keys: Iterable[str]) -> set[str]:
    """Return which of these courses the platform has a record of this person in; one query."""
    rows = Engagement.objects.filter(user_id=user_id, native=Native.COURSE, target__key__in=list(course_keys))
    return set(rows.values_list("target__key", flat=True))

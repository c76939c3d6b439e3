"""How long an expert's word holds: without an end, until a day, or no longer.

What has come to its end is confirmed by nobody (``validated_at`` is empty) and says since when (``lapsed_at``), until
an expert confirms it again or its authors publish something else.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q

from social_learning.knowledge.models import Knowledge, State

FIELDS = ("validated_at", "validated_by", "valid_days", "valid_until", "lapsed_at")
NONE: dict[str, Any] = dict.fromkeys(FIELDS)
MOST_DAYS = 3_650


def given(validated_by: int, now: datetime, days: int | None) -> dict[str, Any]:
    """Return what a row holds once an expert has confirmed it for so many days, None for no end."""
    return {
        "validated_at": now,
        "validated_by": validated_by,
        "valid_days": days or None,
        "valid_until": now + timedelta(days=days) if days else None,
        "lapsed_at": None,
    }


def holds(item: Knowledge, now: datetime) -> bool:
    """Return whether an expert's word about it holds at a moment."""
    return item.validated_at is not None and (item.valid_until is None or item.valid_until > now)


def has_ended(item: Knowledge, now: datetime) -> bool:
    """Return whether an expert's word about it has come to its end, and nobody has given it again."""
    return item.lapsed_at is not None or (item.validated_at is not None and not holds(item, now))


def ending(before: datetime, after: tuple[datetime, int] | None, many: int) -> list[Knowledge]:
    """Return the next of what is in the catalogue and confirmed until before a moment, soonest first; one query.

    Begins after the day and id of the last one that was returned before, so that a sweep of many has flat memory.
    """
    found = Knowledge.objects.filter(valid_until__lte=before, state=State.PUBLISHED, validated_at__isnull=False)
    if after is not None:
        moment, pk = after
        found = found.filter(valid_until__gte=moment).filter(Q(valid_until__gt=moment) | Q(pk__gt=pk))
    rows = found.select_related("space", "target", "theme", "working").order_by("valid_until", "pk")
    return list(rows[:many])


def end(knowledge_id: int, until: datetime, *, now: datetime) -> bool:
    """Let an expert's word come to its end; False if it was given again meanwhile. For ``review`` alone.

    The days that were chosen stay: they are offered again.
    """
    found = Knowledge.objects.filter(pk=knowledge_id, state=State.PUBLISHED, valid_until=until, valid_until__lte=now)
    rest = {**NONE, "valid_days": F("valid_days"), "lapsed_at": now}
    return bool(found.exclude(validated_at=None).update(**rest, updated_at=now))

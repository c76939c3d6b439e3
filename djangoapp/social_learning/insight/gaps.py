"""Where learners stop: units in which some knowledge would help, found in what people did. Suggestions, no verdicts.

The formula in words: so many people began the unit that it says something (``POPULARITY_FLOOR``) and, of those who had
a week to go on, fewer than half have finished it; or as many people have said under it that they have a question.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs
from django.db.models import Count, Q

from social_learning import conf
from social_learning.insight.queries import LEFT_AFTER
from social_learning.progress.models import Engagement
from social_learning.reactions.models import ReactionCount

MOST = 5


@attrs.frozen
class Gap:
    """One unit where people stop: how many began it and how many of them left, and how many have a question."""

    key: str
    title: str
    url: str
    people: int = 0
    left: int = 0
    questions: int = 0


def gaps(course_key: str, *, team: set[int], now: datetime, but: Iterable[str] = ()) -> tuple[Gap, ...]:
    """Return the units of a course where some knowledge would help most, ``but`` those; two queries."""
    floor = int(conf.get("POPULARITY_FLOOR"))
    found = {gap.key: gap for gap in _left(course_key, team, now, floor)}
    for gap in _asked(course_key, floor):
        stops = found.get(gap.key, gap)
        found[gap.key] = attrs.evolve(stops, questions=gap.questions)
    skipped = set(but)
    open_gaps = [gap for gap in found.values() if gap.key not in skipped]
    return tuple(sorted(open_gaps, key=lambda gap: (-gap.left - gap.questions, gap.key))[:MOST])


def _left(course_key: str, team: set[int], now: datetime, floor: int) -> list[Gap]:
    """Return the units that fewer than half of those finished who had a week to go on."""
    begun = Engagement.objects.filter(target__context_key=course_key, target__deleted_at=None)
    begun = begun.exclude(target__kind="course").exclude(user_id__in=team)
    left = Q(completed_at=None, last_activity_at__lt=now - LEFT_AFTER)
    rows = begun.values("target__key", "target__title", "target__url").annotate(
        left=Count("pk", filter=left), done=Count("pk", filter=Q(completed_at__isnull=False))
    )
    return [
        Gap(
            key=row["target__key"],
            title=row["target__title"],
            url=row["target__url"],
            people=row["left"] + row["done"],
            left=row["left"],
        )
        for row in rows.order_by()
        if row["left"] + row["done"] >= floor and row["done"] < row["left"]
    ]


def _asked(course_key: str, floor: int) -> list[Gap]:
    marks = ReactionCount.objects.filter(
        target__context_key=course_key, target__deleted_at=None, kind="question", count__gte=floor
    ).exclude(target__kind="course")
    rows = marks.values_list("target__key", "target__title", "target__url", "count")
    return [Gap(key=key, title=title, url=url, questions=count) for key, title, url, count in rows]

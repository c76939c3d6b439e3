"""The ledger's own arithmetic: settle rows with what was earned, and add them up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone

import attrs
from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncDate

from social_learning.gamification.models import PointEvent, Standing
from social_learning.gamification.rules import (
    REACTION_RULES,
    RULES,
    AnswerFacts,
    Earned,
    ReactionFacts,
    ReviewFacts,
    Rule,
)


@attrs.frozen
class Entry:
    """What the ledger should hold: a rule and one help that fulfils it."""

    rule: Rule
    earned: Earned

    @property
    def user_id(self) -> int:
        """To whom the points go."""
        return self.earned.user_id


def entries(rules: Iterable[Rule], facts: ReactionFacts | ReviewFacts | AnswerFacts) -> list[Entry]:
    """Return all that these facts earn by these rules."""
    return [Entry(rule, earned) for rule in rules for earned in rule.earned(facts)]


def settle(rows: QuerySet[PointEvent], wanted: Iterable[Entry], target_id: int, now: datetime) -> None:
    """Make ``rows`` say what is ``wanted``: mark what is undone, unmark what is done again, add what is new.

    ``rows`` are all the rows that these facts may have caused. The caller holds the lock of the person.
    """
    asked = {entry.earned.key: entry for entry in wanted}
    known = {row.dedupe_key: row for row in rows}
    undone = [row.pk for key, row in known.items() if key not in asked and row.reversed_at is None]
    PointEvent.objects.filter(pk__in=undone).update(reversed_at=now)
    for key, entry in asked.items():
        if key in known and _differs(known[key], entry):
            PointEvent.objects.filter(pk=known[key].pk).update(
                reversed_at=None, at=entry.earned.at, points=entry.rule.points
            )
    PointEvent.objects.bulk_create(
        [_row(entry, target_id) for key, entry in asked.items() if key not in known], ignore_conflicts=True
    )


def seal(rows: QuerySet[PointEvent]) -> None:
    """Let go of the giver of these rows: what counts stays as it is, what was taken back goes.

    Keys of reviews name nobody but the person who earned; those of reactions name the giver, and are replaced.
    """
    named = [rule.name for rule in REACTION_RULES]
    rows.filter(rule__in=named).exclude(reversed_at=None).delete()
    for pk in list(rows.filter(rule__in=named).values_list("pk", flat=True)):
        PointEvent.objects.filter(pk=pk).update(giver_id=None, dedupe_key=f"kept:{pk}")
    rows.update(giver_id=None)


def total(user_id: int) -> int:
    """Return the points of a person: for each rule and UTC day at most what the rule allows; one query."""
    days = (
        PointEvent.objects.filter(user_id=user_id, reversed_at=None)
        .annotate(day=TruncDate("at", tzinfo=timezone.utc))
        .values("rule", "day")
        .annotate(sum=Sum("points"))
        .values_list("rule", "sum")
    )
    return sum(min(points, RULES[rule].per_day) for rule, points in days.order_by() if rule in RULES)


def people(after: int | None, limit: int) -> list[int]:
    """Return who has a standing or a row, by id, those that follow ``after``."""
    found: set[int] = set()
    for model in (PointEvent, Standing):
        users = model.objects.order_by("user_id")
        if after is not None:
            users = users.filter(user_id__gt=after)
        found.update(users.values_list("user_id", flat=True).distinct()[:limit])
    return sorted(found)[:limit]


def _differs(row: PointEvent, entry: Entry) -> bool:
    return (row.reversed_at, row.at, row.points) != (None, entry.earned.at, entry.rule.points)


def _row(entry: Entry, target_id: int) -> PointEvent:
    return PointEvent(
        user_id=entry.user_id,
        rule=entry.rule.name,
        points=entry.rule.points,
        target_id=target_id,
        giver_id=entry.earned.giver_id or None,
        dedupe_key=entry.earned.key,
        at=entry.earned.at,
    )

"""How much a report counts, and when many are enough to set a thing aside until somebody has looked.

A person's word weighs by how often they were right among their last hundred decided reports:
``2 * (right + 3) / (decided + 6)``, at least 0.25. Who never reported weighs 1; of somebody new on the site it is half.
People who keep reporting the same things without being right, or who report each other, count as one: the heaviest of
them. So many accounts of one hand weigh as much as one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

import attrs

from social_learning import conf
from social_learning.moderation.models import Report, Status
from social_learning.trust import queries as trust
from social_learning.trust.levels import Level

LAST = 100
PRIOR = 3
FLOOR = 0.25
# So many other things reported together, and not rightly, make two people one voice.
TOGETHER = 2
BACK = timedelta(days=180)


@attrs.frozen
class Sum:
    """What the open reports of a thing weigh together, and how many independent voices they are."""

    weight: float = 0.0
    voices: int = 0


def of_person(user_id: int, now: datetime) -> float:
    """Return what a report of this person weighs now; two queries."""
    decided = Report.objects.filter(reporter_id=user_id).exclude(status__in=(Status.OPEN, Status.GONE))
    last = list(decided.order_by("-created_at").values_list("status", flat=True)[:LAST])
    weight = accuracy(sum(status == Status.REMOVED for status in last), len(last))
    return weight / 2 if trust.level_of(user_id, now) == Level.NEW else weight


def accuracy(right: int, decided: int) -> float:
    """Return the weight of somebody who was right so often; 1 for no history, between ``FLOOR`` and 2."""
    return max(FLOOR, 2 * (right + PRIOR) / (decided + 2 * PRIOR))


def total(reports: Iterable[Report], now: datetime) -> Sum:
    """Return what these reports of one thing weigh together; one query more where there are several."""
    weights = {row.reporter_id: row.weight for row in reports if row.reporter_id is not None}
    if len(weights) < 2:
        return Sum(sum(weights.values()), len(weights))
    groups = rings(weights, _history(weights, now))
    return Sum(sum(max(weights[user_id] for user_id in group) for group in groups), len(groups))


def enough(found: Sum) -> bool:
    """Return whether a thing is set aside until somebody has looked; never where the site says so by 0."""
    wanted = conf.get("REPORTS_HIDE_WEIGHT")
    return bool(wanted) and found.weight >= wanted and found.voices >= conf.get("REPORTS_HIDE_PEOPLE")


@attrs.frozen
class Past:
    """One report of earlier: by whom, of what, of whom, and whether it was right."""

    reporter_id: int
    key: str
    author_id: int
    is_right: bool


def rings(user_ids: Collection[int] | Mapping[int, float], past: Iterable[Past]) -> list[frozenset[int]]:
    """Return people as independent voices: those who act as one are in one group. Pure."""
    parent = {user_id: user_id for user_id in user_ids}

    def root(user_id: int) -> int:
        while parent[user_id] != user_id:
            user_id = parent[user_id]
        return user_id

    by_key: dict[str, set[int]] = defaultdict(set)
    against: set[tuple[int, int]] = set()
    for row in past:
        if row.reporter_id not in parent or row.is_right:
            continue
        by_key[row.key].add(row.reporter_id)
        if row.author_id in parent:
            against.add((row.reporter_id, row.author_id))
    pairs: Counter[tuple[int, int]] = Counter()
    for together in by_key.values():
        ordered = sorted(together)
        pairs.update((one, other) for place, one in enumerate(ordered) for other in ordered[place + 1 :])
    linked = {pair for pair, times in pairs.items() if times >= TOGETHER}
    linked |= {(one, other) for one, other in against if (other, one) in against}
    for one, other in linked:
        parent[root(one)] = root(other)
    groups: dict[int, set[int]] = defaultdict(set)
    for user_id in parent:
        groups[root(user_id)].add(user_id)
    return [frozenset(group) for group in groups.values()]


def _history(user_ids: Iterable[int], now: datetime) -> list[Past]:
    rows = Report.objects.filter(reporter_id__in=list(user_ids), created_at__gt=now - BACK).order_by("-created_at")
    found = rows.values_list("reporter_id", "key", "author_id", "status")[: 50 * LAST]
    return [Past(who or 0, key, author_id, status == Status.REMOVED) for who, key, author_id, status in found]

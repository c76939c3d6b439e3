"""Reads of recognition for faces."""

from __future__ import annotations

from datetime import datetime

import attrs
from django.db.models import Count

from social_learning import conf
from social_learning.gamification import levels
from social_learning.gamification.models import PointEvent, Standing
from social_learning.gamification.rules import REACTION_RULES, RULES
from social_learning.progress import bulk as progress
from social_learning.reactions import bulk as reactions
from social_learning.spaces.models import Visibility
from social_learning.targets import queries as targets

LINES = 20
ITEMS = 50


@attrs.frozen
class Line:
    """One line of the ledger, in words."""

    at: datetime
    points: int
    words: str
    title: str
    url: str


@attrs.frozen
class Item:
    """Something a person shared; a face puts its popularity beside it."""

    target_id: int
    key: str
    title: str
    url: str


@attrs.frozen
class Contribution:
    """What a person's contribution brought: whom it helped first, points as a footnote."""

    user_id: int
    helped_people: int
    points: int
    level: int
    level_at: int
    next_level_at: int
    lines: tuple[Line, ...]
    items: tuple[Item, ...]

    @property
    def to_next_level(self) -> int:
        """How many points are left to the next level."""
        return max(0, self.next_level_at - self.points)


def contribution(user_id: int) -> Contribution:
    """Return what a person's contribution brought, with the last lines of the ledger; four queries."""
    standing = Standing.objects.filter(pk=user_id).first() or Standing(user_id=user_id)
    owned = targets.owned_by(user_id, ITEMS)
    return Contribution(
        user_id=user_id,
        helped_people=helped_people(user_id, own=True),
        points=standing.points,
        level=standing.level,
        level_at=_threshold(standing.level),
        next_level_at=_threshold(standing.level + 1),
        lines=tuple(_lines(user_id)),
        items=tuple(Item(target.pk, target.key, target.title, target.url) for target in owned),
    )


def helped_people(user_id: int, *, own: bool = False) -> int:
    """Return how many different people liked, applied or finished what this person shared; one query.

    What was shared in a hidden area counts for the person alone (``own``): no figure tells others that there is one.
    """
    owned = targets.ids_owned_by(user_id)
    if not own:
        owned = owned.exclude(space__visibility=Visibility.HIDDEN)
    finishers = progress.finishers(owned).exclude(user_id=user_id)
    return reactions.givers(owned, ("like", "applied")).union(finishers).count()


def level_of(points: int) -> int:
    """Return the level of somebody with this many points, by the site's settings."""
    return levels.level_of(points, conf.get("LEVEL_BASE"), conf.get("LEVEL_FACTOR"))


def _threshold(level: int) -> int:
    return levels.threshold(level, conf.get("LEVEL_BASE"), conf.get("LEVEL_FACTOR"))


def _lines(user_id: int) -> list[Line]:
    rows = PointEvent.objects.filter(user_id=user_id, reversed_at=None, rule__in=RULES).select_related("target")
    return [
        Line(
            at=row.at,
            points=row.points,
            words=str(RULES[row.rule].words),
            title=row.target.title if row.target else "",
            url=row.target.url if row.target else "",
        )
        for row in rows.order_by("-at", "-pk")[:LINES]
    ]


def credited(target_id: int, after: int, limit: int) -> dict[int, int]:
    """Return for how many gifts each of the next people is named as giver on a target, by id; one query."""
    names = [rule.name for rule in REACTION_RULES]
    rows = PointEvent.objects.filter(target_id=target_id, rule__in=names, reversed_at=None, giver_id__gt=after)
    found = rows.order_by("giver_id").values("giver_id").annotate(number=Count("pk"))[:limit]
    return {row["giver_id"]: row["number"] for row in found}

"""What each kind of act adds to a target's trending key: pure, from the facts of one person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timezone

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.popularity import trending

LIKE = "like"
APPLIED = "applied"
OPENED = "opened"
COMPLETED = "completed"
COMMENT = "comment"

# An act that is not listed here (a question, "outdated") is work for the author and counts for nothing.
WEIGHTS: dict[str, float] = {APPLIED: 2.0, LIKE: 1.0, COMPLETED: 1.0, COMMENT: 1.0, OPENED: 0.2}
LABELS: dict[str, Promise] = {
    APPLIED: _("somebody applied it"),
    LIKE: _("somebody found it helpful"),
    COMPLETED: _("somebody finished it"),
    COMMENT: _("somebody commented on it (once a day for each person)"),
    OPENED: _("somebody spent time with it"),
}

Terms = dict[tuple[str, str], float]


@attrs.frozen
class Facts:
    """What one person did on one target: when they reacted, on which days they commented, how far they came."""

    reactions: Mapping[str, datetime] = attrs.field(factory=dict)
    comment_days: frozenset[date] = frozenset()
    qualified_at: datetime | None = None
    completed_at: datetime | None = None


@attrs.frozen
class Figures:
    """What one person adds to the counters of a target."""

    likes: int = 0
    applied: int = 0
    participants: int = 0
    finished: int = 0

    def plus(self, other: Figures) -> Figures:
        """Return the sum, counter by counter."""
        pairs = zip(attrs.astuple(self), attrs.astuple(other), strict=True)
        return Figures(*(mine + theirs for mine, theirs in pairs))

    def minus(self, other: Figures) -> Figures:
        """Return the difference, counter by counter."""
        pairs = zip(attrs.astuple(self), attrs.astuple(other), strict=True)
        return Figures(*(mine - theirs for mine, theirs in pairs))


def desired(facts: Facts, half_life_days: float) -> Terms:
    """Return the terms these facts call for, by (source, bucket); comments have one bucket for each day."""
    moments: dict[tuple[str, str], datetime] = {}
    for kind, at in facts.reactions.items():
        if kind in (LIKE, APPLIED):
            moments[kind, ""] = at
    for day in facts.comment_days:
        # The day, not the minute: which of a day's comments was removed makes no difference.
        moments[COMMENT, day.isoformat()] = datetime.combine(day, time(), tzinfo=timezone.utc)
    if facts.qualified_at is not None:
        moments[OPENED, ""] = facts.qualified_at
    if facts.completed_at is not None:
        moments[COMPLETED, ""] = facts.completed_at
    return {name: trending.term(WEIGHTS[name[0]], at, half_life_days) for name, at in moments.items()}


def figures(terms: Mapping[tuple[str, str], float]) -> Figures:
    """Return what one person's terms mean for the counters."""
    sources = {source for source, _bucket in terms}
    return Figures(
        likes=int(LIKE in sources),
        applied=int(APPLIED in sources),
        participants=int(bool(sources & {OPENED, COMPLETED})),
        finished=int(COMPLETED in sources),
    )

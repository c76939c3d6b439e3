"""What each kind of act adds to a target's trending key: pure, from the facts of one person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timezone

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.popularity import trending
from social_learning.reactions import kinds

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

# What the rules of fair play weigh.
PRAISE = (LIKE, APPLIED)


def weights() -> dict[str, float]:
    """Return what each act is worth, the reactions of the site's own among them."""
    return {**WEIGHTS, **kinds.weights()}


def praised() -> tuple[str, ...]:
    """Return the reactions that say something good: what the rules of fair play weigh."""
    return (*PRAISE, *kinds.weights())


def label(source: str) -> str:
    """Return in words why something counts; the bare name for a reaction that the site does not offer any more."""
    kind = kinds.find(source)
    if source in LABELS or kind is None:
        return str(LABELS.get(source, source))
    return _("somebody reacted: %(label)s") % {"label": kind.label}


@attrs.frozen
class Term:
    """What one act is worth, and how much of it counts."""

    value: float
    factor: float = 1.0

    @property
    def counts(self) -> float:
        """What it adds to the key."""
        return self.value * self.factor


Terms = dict[tuple[str, str], Term]


@attrs.frozen
class Facts:
    """What one person did on one target: when they reacted, on which days they commented, how far they came.

    ``factors`` says of each reaction how much of it counts; all of it where nothing is said.
    """

    reactions: Mapping[str, datetime] = attrs.field(factory=dict)
    factors: Mapping[str, float] = attrs.field(factory=dict)
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
    for kind, at in praise(facts).items():
        moments[kind, ""] = at
    for day in facts.comment_days:
        # The day, not the minute: which of a day's comments was removed makes no difference.
        moments[COMMENT, day.isoformat()] = datetime.combine(day, time(), tzinfo=timezone.utc)
    if facts.qualified_at is not None:
        moments[OPENED, ""] = facts.qualified_at
    if facts.completed_at is not None:
        moments[COMPLETED, ""] = facts.completed_at
    worth = weights()
    return {
        name: Term(trending.term(worth[name[0]], at, half_life_days), facts.factors.get(name[0], 1.0))
        for name, at in moments.items()
    }


def praise(facts: Facts) -> dict[str, datetime]:
    """Return when the person liked and applied it, or praised it in a way of the site's own."""
    known = praised()
    return {kind: at for kind, at in facts.reactions.items() if kind in known}


def figures(terms: Mapping[tuple[str, str], Term]) -> Figures:
    """Return what one person's terms mean for the counters; what is held back counts for none."""
    sources = {source for (source, _bucket), term in terms.items() if term.factor > 0}
    return Figures(
        likes=int(LIKE in sources),
        applied=int(APPLIED in sources),
        participants=int(bool(sources & {OPENED, COMPLETED})),
        finished=int(COMPLETED in sources),
    )

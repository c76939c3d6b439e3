"""The registry of call-backs: each rule is a pure function over facts that says which step is due.

"Lena opened a guide on Monday, read half of it and was called away. On Thursday morning she gets one line: five minutes
left, continue here. If she does not, one more a week later, and a last one two weeks after that. Then silence."
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from social_learning.lib import quiet


@attrs.frozen
class Facts:
    """What is known of one person and one unfinished thing. ``told`` holds the steps already sent in this series.

    ``minutes`` is how long the whole takes; None for a course and its units, of which nobody knows, and for a path, of
    which what is left is looked up.
    """

    kind: str
    minutes: int | None
    fraction: float
    last_activity_at: datetime
    is_open: bool
    told: frozenset[int] = frozenset()
    told_in_window: int = 0


@attrs.frozen
class Policy:
    """The numbers of the site, and the person's time zone."""

    steps_days: tuple[int, ...]
    quiet_from: int
    quiet_until: int
    late_days: int
    max_per_object: int
    where: ZoneInfo


@attrs.frozen
class Due:
    """A step that may be sent now, and what is left to do, in minutes where that is known."""

    rule: str
    step: int
    minutes_left: int | None


Rule = Callable[[Facts, datetime, Policy], Due | None]
# What a page of a course is called in its key.
UNITS = ("vertical", "unit")
PATH = "path"


def minutes_left(minutes: int, fraction: float) -> int:
    """Return how long the rest takes, in whole minutes, at least one while anything is left."""
    rest = max(0.0, min(1.0, 1.0 - fraction))
    return math.ceil(minutes * rest) if rest > 0 else 0


def unfinished_knowledge(facts: Facts, now: datetime, policy: Policy) -> Due | None:
    """Answer the step that is due for a Knowledge that was opened and left, if any."""
    if facts.kind != "knowledge":
        return None
    return _idle_step("unfinished_knowledge", facts, now, policy)


def unfinished_course(facts: Facts, now: datetime, policy: Policy) -> Due | None:
    """Answer the step that is due for a course that was begun and left, if any."""
    if facts.kind != "course":
        return None
    return _idle_step("unfinished_course", facts, now, policy)


def unfinished_unit(facts: Facts, now: datetime, policy: Policy) -> Due | None:
    """Answer the step that is due for a unit that was opened and left in a course that speaks for itself nowhere."""
    if facts.kind not in UNITS:
        return None
    return _idle_step("unfinished_unit", facts, now, policy)


def unfinished_path(facts: Facts, now: datetime, policy: Policy) -> Due | None:
    """Answer the step that is due for a path that was begun and left, if any."""
    if facts.kind != PATH:
        return None
    return _idle_step("unfinished_path", facts, now, policy)


def _idle_step(rule: str, facts: Facts, now: datetime, policy: Policy) -> Due | None:
    left = None if facts.minutes is None else minutes_left(facts.minutes, facts.fraction)
    if not facts.is_open or left == 0 or facts.told_in_window >= policy.max_per_object:
        return None
    for step, days in reversed(list(enumerate(policy.steps_days, start=1))):
        if now < facts.last_activity_at + timedelta(days=days):
            continue
        # The latest step that has come is the only one that counts: what was missed before it stays unsaid.
        if step in facts.told or not _in_time(facts.last_activity_at + timedelta(days=days), now, policy):
            return None
        return Due(rule=rule, step=step, minutes_left=left)
    return None


def _in_time(due_at: datetime, now: datetime, policy: Policy) -> bool:
    hours = {"quiet_from": policy.quiet_from, "quiet_until": policy.quiet_until}
    if not quiet.is_allowed(now, policy.where, **hours):
        return False
    # Nights and weekends do not count as lateness: a step that fell due on Friday evening may come on Monday.
    earliest = quiet.next_allowed(due_at, policy.where, **hours)
    return now <= earliest + timedelta(days=policy.late_days)


RULES: tuple[Rule, ...] = (unfinished_path, unfinished_knowledge, unfinished_course, unfinished_unit)


def due(facts: Facts, now: datetime, policy: Policy) -> Due | None:
    """Return the first step that any rule finds due."""
    return next((found for rule in RULES if (found := rule(facts, now, policy)) is not None), None)

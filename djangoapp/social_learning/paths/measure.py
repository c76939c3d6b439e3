"""How far somebody came on a path: pure, from its steps and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from social_learning.progress.derived import Way
from social_learning.progress.models import Engagement


@attrs.frozen
class Part:
    """One step as one person stands to it. ``required_since`` is None for one that may be left out."""

    required_since: datetime | None = None
    is_gone: bool = False
    done_at: datetime | None = None
    # When it became more than a look.
    begun_at: datetime | None = None
    last_activity_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """True for what has to be done: required, and still there."""
        return self.required_since is not None and not self.is_gone


def part(required_since: datetime | None, row: Engagement | None, *, is_gone: bool, required_completion: int) -> Part:
    """Return a step with what is known of it; of what the platform measures, the asked percentage is enough."""
    if row is None:
        return Part(required_since, is_gone)
    return Part(
        required_since,
        is_gone,
        done_at=done_at(row, required_completion),
        begun_at=row.qualified_at,
        last_activity_at=row.last_activity_at,
    )


def done_at(row: Engagement, required_completion: int) -> datetime | None:
    """Return when a step was done, None while it is not."""
    if row.completed_at is not None:
        return row.completed_at
    enough = bool(row.native) and round(row.fraction * 100, 6) >= required_completion
    return row.last_activity_at if enough else None


def way(parts: Iterable[Part], *, opened_at: datetime, completed_at: datetime | None) -> Way:
    """Return the way through a path of somebody who began at ``opened_at``.

    ``completed_at`` is when they had finished, as known so far. That stays when steps are added, or none is left to
    ask for; it is taken back when a step that was asked for then is not done any more.
    """
    parts = list(parts)
    counted = [one for one in parts if one.counts]
    finished_at = completed_at if completed_at is not None and not _undone(counted, completed_at) else None
    if finished_at is None and counted and all(one.done_at is not None for one in counted):
        moments = [moment for one in counted for moment in (one.done_at, one.required_since) if moment is not None]
        finished_at = max(opened_at, *moments)
    begun = [one.begun_at for one in parts if one.begun_at is not None]
    touched = [one.last_activity_at for one in parts if one.last_activity_at is not None]
    return Way(
        fraction=1.0 if finished_at is not None else share(counted),
        last_activity_at=max([opened_at, *touched]),
        qualified_at=max(opened_at, min(begun)) if begun else finished_at,
        completed_at=finished_at,
    )


def share(counted: list[Part]) -> float:
    """Return how much of what counts is done, 0 to 1."""
    return sum(one.done_at is not None for one in counted) / len(counted) if counted else 0.0


def _undone(counted: list[Part], completed_at: datetime) -> bool:
    return any(
        one.done_at is None and one.required_since is not None and one.required_since <= completed_at for one in counted
    )

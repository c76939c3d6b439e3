"""How far somebody came in a course and its units: pure, from what it consists of and the record of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

import attrs

from social_learning.edxapp.completion import Mark, Outline, Unit


@attrs.frozen
class Way:
    """One person's way through a unit or a course. ``undone``: of blocks not done, since when and how lately known."""

    opened_at: datetime
    last_activity_at: datetime
    fraction: float
    qualified_at: datetime | None
    completed_at: datetime | None
    undone: tuple[tuple[datetime, datetime], ...] = ()

    def was_taken_back(self, completed_at: datetime) -> bool:
        """Return whether a part that must have been done then was undone since; what was added later is not."""
        return any(first_at <= completed_at < last_at for first_at, last_at in self.undone)


@attrs.frozen
class Rest:
    """What is left of a course: in how many of its units, of how many, and the one to go on with."""

    next: Unit
    units_left: int
    units: int


def ways(
    outline: Outline, marks: Mapping[str, Mark], *, silent: Collection[str], passed_at: datetime | None
) -> dict[str, Way]:
    """Return the way through the course and through each unit of it with a record, by key.

    A block counts if it can be completed and does report (``silent`` ones do not). Everything is finished when all its
    blocks are, the course also when the person has passed it.
    """
    found: dict[str, Way] = {}
    counted: dict[str, None] = {}
    for unit in outline.units:
        blocks = [block for block in unit.blocks if block not in silent]
        counted.update(dict.fromkeys(blocks))
        way = _way(blocks, marks)
        if way is not None:
            found[unit.key] = way
    whole = _way(list(counted), marks)
    if whole is not None:
        moments = [moment for moment in (whole.completed_at, passed_at) if moment is not None]
        found[outline.course_key] = attrs.evolve(whole, completed_at=min(moments, default=None))
    return found


def rest(outline: Outline, marks: Mapping[str, Mark], *, silent: Collection[str]) -> Rest | None:
    """Return what is left and where to go on: behind where the person stopped, else what was left out before."""
    units = [unit for unit in outline.units if set(unit.blocks) - set(silent)]
    left = [place for place, unit in enumerate(units) if _is_left(unit, marks, silent)]
    if not left:
        return None
    _at, stopped = max(((at, place) for place, at in _last(units, marks)), default=(None, 0))
    place = next((place for place in left if place >= stopped), left[0])
    return Rest(next=units[place], units_left=len(left), units=len(units))


def _way(blocks: list[str], marks: Mapping[str, Mark]) -> Way | None:
    known = [marks[block] for block in blocks if block in marks]
    if not known:
        return None
    begun = [mark.first_at for mark in known if mark.fraction > 0]
    last_at = max(mark.last_at for mark in known)
    done = len(known) == len(blocks) and all(mark.fraction >= 1 for mark in known)
    return Way(
        opened_at=min(mark.first_at for mark in known),
        last_activity_at=last_at,
        fraction=min(1.0, sum(mark.fraction for mark in known) / len(blocks)),
        qualified_at=min(begun, default=None),
        completed_at=last_at if done else None,
        undone=tuple((mark.first_at, mark.last_at) for mark in known if mark.fraction < 1),
    )


def _is_left(unit: Unit, marks: Mapping[str, Mark], silent: Collection[str]) -> bool:
    return any(marks[block].fraction < 1 if block in marks else True for block in unit.blocks if block not in silent)


def _last(units: Iterable[Unit], marks: Mapping[str, Mark]) -> Iterator[tuple[int, datetime]]:
    """Yield the place of each unit with a record and when that record last changed."""
    for place, unit in enumerate(units):
        moments = [marks[block].last_at for block in unit.blocks if block in marks]
        if moments:
            yield place, max(moments)

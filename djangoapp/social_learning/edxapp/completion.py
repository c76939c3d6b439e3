"""Completion of courses: what a person's course consists of, what of it they have done, and whether they may go on.

The platform keeps the record (one row for each completed block); we only read it. Its own walk over a course takes
tens of milliseconds, so all of this is for workers, never for a request.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from social_learning.edxapp import present


@attrs.frozen
class Unit:
    """One page of a course: its key and title, and the keys of the blocks in it that can be completed."""

    key: str
    title: str
    blocks: tuple[str, ...]


@attrs.frozen
class Outline:
    """What one person's course consists of, in its order: their groups, and what they cannot reach, accounted for."""

    course_key: str
    units: tuple[Unit, ...]

    def unit_of(self, block_key: str) -> Unit | None:
        """Return the unit that holds a block, or that the key itself names."""
        return next((unit for unit in self.units if block_key == unit.key or block_key in unit.blocks), None)


@attrs.frozen
class Mark:
    """The record of one block: how much of it is done (0 to 1), since when there is a record, and when it changed."""

    fraction: float
    first_at: datetime
    last_at: datetime


@attrs.frozen
class PackageUse:
    """How many people opened a SCORM package, and for how many of them it has reported anything."""

    opened: int = 0
    reported: int = 0


def outline(user_id: int, course_key: str, *, released_only: bool = False) -> Outline | None:
    """Return what this person's course consists of; None where there is no such course or account.

    Units that come later count as well, so that nobody has finished a course that is still being released;
    ``released_only`` leaves them out.
    """
    return _source().outline(user_id, course_key, released_only)


def marks(user_id: int, course_key: str) -> dict[str, Mark]:
    """Return the person's record in this course by block; one query."""
    return _source().marks(user_id, course_key)


def passed_at(user_id: int, course_key: str) -> datetime | None:
    """Return when the person passed the course, by certificate or by grade, or None; at most two queries."""
    return _source().passed_at(user_id, course_key)


def is_enrolled(user_id: int, course_key: str) -> bool:
    """Return whether the person is enrolled now, with an account that is open; one query."""
    return _source().is_enrolled(user_id, course_key)


def may_go_on(user_id: int, course_key: str, *, now: datetime) -> bool:
    """Return whether the course is still there for this person: enrolled, not ended, access not expired."""
    return _source().may_go_on(user_id, course_key, now)


def packages(course_key: str, *, opened_before: datetime) -> dict[str, PackageUse]:
    """Return the use of each SCORM package of a course, openings after ``opened_before`` not counted."""
    return _source().packages(course_key, opened_before)


def package_titles(course_key: str, block_keys: Iterable[str]) -> dict[str, str]:
    """Return what these SCORM packages of a course are called, by key; without those that are no longer there.

    No query of ours: the platform keeps the course's structure in its cache. Nothing is asked for no keys.
    """
    wanted = set(block_keys)
    return _source().package_titles(course_key, wanted) if wanted else {}


def courses_of(user_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Return (person, course) wherever one of these people has a record; one query."""
    return _source().courses_of(list(user_ids))


def people(after: int, limit: int) -> list[int]:
    """Return the next people with any record, by id; one query."""
    return _source().people(after, limit)


def sharing_blocks(unit_key: str) -> list[str]:
    """Return the blocks of a unit that are done once somebody has shared something there; for workers only."""
    return _source().sharing_blocks(unit_key)


def complete(user_id: int, course_key: str, block_key: str, *, now: datetime) -> bool:
    """Record that the person has done a block; False where that is recorded already, or nothing can be recorded.

    Only for who is enrolled, and only where the site records completion at all. Twice is once.
    """
    return _source().complete(user_id, course_key, block_key, now)


class Source:
    """What the platform and its twin both answer, under the names of the functions above."""

    def outline(self, user_id: int, course_key: str, released_only: bool) -> Outline | None:
        """Answer :func:`outline`."""
        raise NotImplementedError

    def marks(self, user_id: int, course_key: str) -> dict[str, Mark]:
        """Answer :func:`marks`."""
        raise NotImplementedError

    def passed_at(self, user_id: int, course_key: str) -> datetime | None:
        """Answer :func:`passed_at`."""
        raise NotImplementedError

    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        """Answer :func:`is_enrolled`."""
        raise NotImplementedError

    def may_go_on(self, user_id: int, course_key: str, now: datetime) -> bool:
        """Answer :func:`may_go_on`."""
        raise NotImplementedError

    def packages(self, course_key: str, opened_before: datetime) -> dict[str, PackageUse]:
        """Answer :func:`packages`."""
        raise NotImplementedError

    def package_titles(self, course_key: str, block_keys: set[str]) -> dict[str, str]:
        """Answer :func:`package_titles`."""
        raise NotImplementedError

    def courses_of(self, user_ids: list[int]) -> list[tuple[int, str]]:
        """Answer :func:`courses_of`."""
        raise NotImplementedError

    def people(self, after: int, limit: int) -> list[int]:
        """Answer :func:`people`."""
        raise NotImplementedError

    def sharing_blocks(self, unit_key: str) -> list[str]:
        """Answer :func:`sharing_blocks`."""
        raise NotImplementedError

    def complete(self, user_id: int, course_key: str, block_key: str, now: datetime) -> bool:
        """Answer :func:`complete`."""
        raise NotImplementedError


def _source() -> Source:
    if present():
        from social_learning.edxapp.completion_record import Platform

        return Platform()
    from social_learning.edxapp.completion_twin import TWIN

    return TWIN

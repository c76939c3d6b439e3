"""Completion without a platform: courses and records kept in memory, for the tests."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import get_user_model

from social_learning.edxapp.completion import Mark, Outline, PackageUse, Source, Unit
from social_learning.edxapp.courses import LEARNER


class Twin(Source):
    """Answers from what was put here: :meth:`build` a course, :meth:`record` what somebody did, :meth:`forget` all."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.outlines: dict[str, Outline] = {}
        self.later: set[str] = set()
        self.done: dict[tuple[int, str], dict[str, Mark]] = {}
        self.passed: dict[tuple[int, str], datetime] = {}
        self.ended: dict[str, datetime] = {}
        self.opened: dict[str, dict[str, set[int]]] = {}
        self.sharing: dict[str, list[str]] = {}

    def build(self, course_key: str, units: dict[str, list[str]], *, later: tuple[str, ...] = ()) -> None:
        """Make a course of units, each with the blocks that count; those ``later`` are not released yet."""
        made = (Unit(key, key.rpartition("@")[2], tuple(blocks)) for key, blocks in units.items())
        self.outlines[course_key] = Outline(course_key, tuple(made))
        self.later.update(later)

    def record(self, user_id: int, course_key: str, block_key: str, fraction: float, *, at: datetime) -> None:
        """Record how much of a block somebody has done, as the platform does."""
        record = self.done.setdefault((user_id, course_key), {})
        before = record.get(block_key)
        if before is None or before.fraction != fraction:
            record[block_key] = Mark(fraction, before.first_at if before else at, at)

    def open_package(self, user_id: int, course_key: str, block_key: str) -> None:
        """Note that somebody opened a SCORM package."""
        self.opened.setdefault(course_key, {}).setdefault(block_key, set()).add(user_id)

    def outline(self, user_id: int, course_key: str, released_only: bool) -> Outline | None:
        """Return the course as it was built."""
        found = self.outlines.get(course_key)
        if found is None or not get_user_model()._default_manager.filter(pk=user_id).exists():
            return None
        if not released_only:
            return found
        return Outline(course_key, tuple(unit for unit in found.units if unit.key not in self.later))

    def marks(self, user_id: int, course_key: str) -> dict[str, Mark]:
        """Return what was recorded."""
        return dict(self.done.get((user_id, course_key), {}))

    def passed_at(self, user_id: int, course_key: str) -> datetime | None:
        """Return when the person passed."""
        return self.passed.get((user_id, course_key))

    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        """Ask the group that stands for enrolment."""
        people = get_user_model()._default_manager.filter(
            pk=user_id, is_active=True, groups__name=f"{course_key}|{LEARNER}"
        )
        return bool(people.exists())

    def may_go_on(self, user_id: int, course_key: str, now: datetime) -> bool:
        """Ask for enrolment and the course's end."""
        end = self.ended.get(course_key)
        return self.is_enrolled(user_id, course_key) and (end is None or end > now)

    def packages(self, course_key: str, opened_before: datetime) -> dict[str, PackageUse]:
        """Count who opened each package and who has a record of it."""
        return {
            block_key: PackageUse(
                len(people), sum(1 for person in people if self._reported(person, course_key, block_key))
            )
            for block_key, people in self.opened.get(course_key, {}).items()
        }

    def package_titles(self, course_key: str, block_keys: set[str]) -> dict[str, str]:
        """Call each package as its key ends."""
        outline = self.outlines.get(course_key)
        held = {block for unit in (outline.units if outline else ()) for block in unit.blocks} & block_keys
        return {block: block.rpartition("@")[2] for block in held}

    def courses_of(self, user_ids: list[int]) -> list[tuple[int, str]]:
        """List where these people have a record."""
        return sorted(pair for pair in self.done if pair[0] in user_ids)

    def people(self, after: int, limit: int) -> list[int]:
        """List who has a record."""
        return sorted({user_id for user_id, _course in self.done if user_id > after})[:limit]

    def ask_to_share(self, unit_key: str, block_key: str) -> None:
        """Put a block into a unit that is done once somebody has shared something there."""
        self.sharing.setdefault(unit_key, []).append(block_key)

    def sharing_blocks(self, unit_key: str) -> list[str]:
        """Return what was put there."""
        return list(self.sharing.get(unit_key, ()))

    def complete(self, user_id: int, course_key: str, block_key: str, now: datetime) -> bool:
        """Record it, as the platform does."""
        before = self.marks(user_id, course_key).get(block_key)
        if not self.is_enrolled(user_id, course_key) or (before is not None and before.fraction >= 1):
            return False
        self.record(user_id, course_key, block_key, 1.0, at=now)
        return True

    def _reported(self, user_id: int, course_key: str, block_key: str) -> bool:
        mark = self.done.get((user_id, course_key), {}).get(block_key)
        return mark is not None and mark.fraction > 0


TWIN = Twin()

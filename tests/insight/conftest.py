"""A course with its team, its space and some units, for the tests of its report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from social_learning.progress.models import Engagement
from social_learning.spaces import api as spaces
from social_learning.targets import api as targets

UNIT = "block-v1:Demo+Social+2026+type@vertical+block@{}"


@pytest.fixture
def course_space(learner: Any, steward: Any, course_key: str, now: Any) -> Any:
    """The space of a course that has a learner and a team."""
    return spaces.ensure_course_space(course_key, now=now)


@pytest.fixture
def unit(course_space: Any, now: Any) -> Callable[..., Any]:
    """Make the target of a unit: ``unit("unit1")``."""

    def make(name: str, title: str = "") -> Any:
        key = UNIT.format(name)
        return targets.ensure(key, now=now, space_id=course_space.pk, title=title or name, url=f"/unit/{name}")

    return make


@pytest.fixture
def learners(make_user: Callable[..., Any], course_key: str) -> Callable[[int], list[Any]]:
    """Enrol some more people: ``learners(5)``."""
    return lambda number: [make_user(courses=[course_key]) for _person in range(number)]


@pytest.fixture
def came(now: Any) -> Callable[..., Any]:
    """Let somebody open something some days ago: ``came(person, target, days=3, finished=True)``."""

    def make(person: Any, target: Any, *, days: float = 1, finished: bool = False, qualified: bool = True) -> Any:
        at = now - timedelta(days=days)
        return Engagement.objects.create(
            user_id=person.pk,
            target=target,
            opened_at=at,
            last_activity_at=at,
            qualified_at=at if qualified else None,
            completed_at=at if finished else None,
        )

    return make

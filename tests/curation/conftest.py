"""Fixtures of curation: a unit, its team, and what was shared there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from social_learning.spaces import api as spaces
from social_learning.targets import api as targets

COURSE = "course-v1:Demo+Social+2026"
UNIT = f"block-v1:{COURSE[10:]}+type@vertical+block@unit1"


@pytest.fixture
def course_space(learner: Any, now: Any) -> Any:
    """The space of the course."""
    return spaces.ensure_course_space(COURSE, now=now)


@pytest.fixture
def unit(course_space: Any, now: Any) -> Any:
    """A unit of the course, as a target."""
    return targets.ensure(UNIT, now=now, space_id=course_space.pk, title="Unit 1", url="/unit/1")


@pytest.fixture
def team(steward: Any, as_actor: Any) -> Any:
    """Somebody of the course's team, who may act."""
    return as_actor(steward)


@pytest.fixture
def shared(published: Callable[..., Any], course_space: Any, unit: Any) -> Callable[..., Any]:
    """Make a published Knowledge of the unit that stands in the catalogue."""
    from social_learning.search import api

    def make(**fields: Any) -> Any:
        item = published(**{"origin_key": UNIT, "space": course_space, **fields})
        api.sync_knowledge(item.pk)
        return item

    return make

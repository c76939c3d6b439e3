"""Paths, and people who make and walk them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pytest

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def as_many_as_you_like(settings: Any) -> None:
    """Who makes paths in a test makes many."""
    settings.SOCIAL_LEARNING = {**getattr(settings, "SOCIAL_LEARNING", {}), "PATHS_PER_HOUR": 0}


@pytest.fixture
def open_space(space: Any) -> Any:
    """The space of the whole site, where nobody looks at what is shared before it is published."""
    from social_learning.spaces.models import ReviewPolicy

    space.review_policy = ReviewPolicy.NONE
    space.save()
    return space


@pytest.fixture
def draft(author: Any, as_actor: Any, space: Any, now: datetime) -> Make:
    """Make a draft as the author: ``draft(steps=[knowledge, …], by=user, title="…")``."""
    from social_learning.paths import api, steps

    def make(steps_: Iterable[Any] = (), *, by: Any = None, where: Any = None, **given: Any) -> Any:
        actor = as_actor(by or author)
        made = api.create(actor, space_id=(where or space).pk, now=now, **{"title": "Your first week", **given})
        for one in steps_:
            steps.add(made.uuid, actor, one if isinstance(one, str) else one.key, now=now)
        made.refresh_from_db()
        return made

    return make


@pytest.fixture
def path(draft: Make, published: Make, open_space: Any, author: Any, as_actor: Any, now: datetime) -> Any:
    """A published path over three Knowledge, in order, all of them asked for."""
    from social_learning.paths import api

    made = draft([published(title=f"Step {number}", minutes=number) for number in (1, 2, 3)])
    return api.publish(made.uuid, as_actor(author), now=now)


@pytest.fixture
def finish(as_actor: Any) -> Make:
    """Let somebody finish the n-th step of a path, or undo it: ``finish(path, 1, user, now=…, undo=True)``."""
    from social_learning.paths.models import PathStep
    from social_learning.progress import api as progress

    def do(path: Any, position: int, user: Any, *, now: datetime, undo: bool = False) -> Any:
        from social_learning.paths import walking

        target = PathStep.objects.select_related("target").get(path=path, position=position).target
        verb = progress.undo_finish if undo else progress.finish
        row = verb(target, as_actor(user), now=now)
        walking.follow(target.pk, user.pk, now=now)
        return row

    return do

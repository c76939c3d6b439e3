"""What the tests of moderation share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from social_learning.comments import api as comments
from social_learning.keys import CommentKey


@pytest.fixture
def target(published: Callable[..., Any]) -> Any:
    """The open target of a published Knowledge of the author."""
    return published(title="Lifting").target


@pytest.fixture
def said(target: Any, expert: Any, as_actor: Any, now: Any) -> Any:
    """What the expert said on it."""
    return comments.add(target, as_actor(expert), "You are <b>silly</b>.", now=now)


@pytest.fixture
def key(said: Any) -> str:
    """Its key."""
    return str(CommentKey(said.uuid))


@pytest.fixture
def people(make_user: Callable[..., Any], as_actor: Any, course_key: str) -> Callable[[int], list[Any]]:
    """Make so many colleagues, as rooms know them."""
    return lambda number: [as_actor(make_user(courses=[course_key])) for _turn in range(number)]


@pytest.fixture
def second_steward(make_user: Callable[..., Any], space: Any, as_actor: Any) -> Any:
    """Somebody else who looks after the space."""
    from social_learning.spaces.models import Role, SpaceMember

    user = make_user("sena", first_name="Sena")
    SpaceMember.objects.create(space=space, user_id=user.pk, role=Role.STEWARD)
    return as_actor(user)

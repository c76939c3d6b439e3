"""A Knowledge says in which paths it stands, and leads on along the one that somebody walks."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.knowledge.models import Knowledge
from social_learning.paths import api, places, walking
from social_learning.paths.models import PathStep
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Visibility


@pytest.fixture
def at(path: Any) -> Any:
    """The n-th step's target."""
    return lambda number, of=None: PathStep.objects.get(path=of or path, position=number).target


@pytest.fixture
def seen(as_actor: Any) -> Any:
    """What a person is told of a target."""

    def look(target: Any, user: Any, **more: Any) -> list[places.Place]:
        actor = as_actor(user)
        return places.of_target(target.pk, actor, spaces.standing(actor), **more)

    return look


def test_who_has_not_begun_is_told_of_the_path_alone(path: Any, at: Any, seen: Any, learner: Any) -> None:
    (place,) = seen(at(2), learner)
    assert (place.path, place.number, place.steps) == (path, 2, 3)
    assert (place.is_walked, place.progress, place.then) == (False, None, None)


def test_who_walks_it_is_led_on(
    path: Any, at: Any, seen: Any, learner: Any, as_actor: Any, finish: Any, now: Any
) -> None:
    walking.begin(path.uuid, as_actor(learner), now=now)
    # At the first step: the next one comes after it.
    (place,) = seen(at(1), learner)
    assert place.is_walked
    assert place.then is not None
    assert (place.then.title, place.then.state) == ("Step 2", "later")
    # Somewhere else: back to where they are.
    (place,) = seen(at(3), learner)
    assert place.then is not None
    assert (place.then.title, place.then.state) == ("Step 1", "here")
    finish(path, 1, learner, now=now)
    (place,) = seen(at(1), learner)
    assert place.then is not None
    assert (place.then.title, place.then.state) == ("Step 2", "here")
    finish(path, 2, learner, now=now)
    (place,) = seen(at(3), learner)
    assert place.then is None
    finish(path, 3, learner, now=now)
    (place,) = seen(at(3), learner)
    assert (place.is_walked, place.then) == (False, None)
    assert place.progress is not None


def test_drafts_the_archive_and_hidden_areas_are_not_named(
    path: Any, at: Any, seen: Any, draft: Any, published: Any, open_space: Any, learner: Any, author: Any,
    as_actor: Any, now: Any,
) -> None:  # fmt: skip
    item = published(title="Alone")
    draft([item])
    assert seen(item.target, learner) == seen(item.target, author) == []
    target = at(1)
    api.archive(path.uuid, as_actor(author), now=now)
    assert seen(target, learner) == []
    api.restore(path.uuid, as_actor(author), now=now)
    assert len(seen(target, learner)) == 1
    open_space.visibility = Visibility.HIDDEN
    open_space.save()
    assert seen(target, learner) == []


def test_a_step_that_is_gone_does_not_count(path: Any, at: Any, seen: Any, learner: Any, now: Any) -> None:
    first, last = at(1), at(3)
    first.deleted_at = now
    first.save()
    (place,) = seen(last, learner)
    assert (place.number, place.steps) == (2, 2)


def test_the_walked_one_comes_first_and_the_number_is_bounded(
    path: Any, at: Any, seen: Any, draft: Any, learner: Any, author: Any, as_actor: Any, now: Any,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    item = Knowledge.objects.get(target=at(1))
    for number in range(5):
        made = draft([item], title=f"Another {number}")
        api.publish(made.uuid, as_actor(author), now=now)
    walking.begin(path.uuid, as_actor(learner), now=now)
    actor = as_actor(learner)
    standing = spaces.standing(actor)
    spaces.roles_of(actor)
    with django_assert_max_num_queries(6):
        found = places.of_target(item.target_id, actor, standing)
    assert [place.path.title for place in found] == ["Your first week", "Another 4", "Another 3"]


def test_nothing_costs_one_query(published: Any, learner: Any, as_actor: Any, django_assert_num_queries: Any) -> None:
    item, actor = published(), as_actor(learner)
    standing = spaces.standing(actor)
    with django_assert_num_queries(1):
        assert places.of_target(item.target_id, actor, standing) == []


def test_the_page_says_so(path: Any, at: Any, learner: Any, client_for: Any, as_actor: Any, now: Any) -> None:
    url = at(2).url
    page = client_for(learner).get(url).content.decode()
    assert "Part of a path" in page
    assert f'href="{path.url}">Your first week</a>' in page
    assert "Step 2 of 3" in page
    assert "Continue" not in page
    walking.begin(path.uuid, as_actor(learner), now=now)
    page = client_for(learner).get(url).content.decode()
    assert "Continue: Step 1" in page
    assert "you are on the way" in page

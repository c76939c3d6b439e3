"""Neighbours follow the facts, in pieces; made anew they are the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.progress.models import Engagement
from social_learning.reactions.models import Reaction
from social_learning.recommend import api, queries, tasks
from social_learning.recommend.models import Basket, Due, Neighbour
from social_learning.targets.models import Target
from social_learning.wiring import departures, handlers
from tests.examples import many

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(settings: Any) -> None:
    """Let two people be enough."""
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "POPULARITY_FLOOR": 2}


@pytest.fixture
def things(published: Callable[..., Any]) -> list[Target]:
    """Four things of one author."""
    return [published().target for _number in range(4)]


def press(target: Target, user_id: int, how: str, now: datetime) -> None:
    """Do it, or take it back, and let the handler know."""
    if how == "finish":
        row, made = Engagement.objects.get_or_create(
            target=target, user_id=user_id, defaults={"opened_at": now, "last_activity_at": now, "completed_at": now}
        )
        if not made:
            row.completed_at = None if row.completed_at else now
            row.save()
    elif not Reaction.objects.filter(target=target, user_id=user_id, kind=how).delete()[0]:
        Reaction.objects.create(target=target, user_id=user_id, kind=how, created_at=now)
    handlers.note_useful(target_id=target.pk, user_id=user_id, what="progress" if how == "finish" else how, now=now)


def settle() -> None:
    """Run the sweep until nothing is due."""
    for _run in range(10):
        marked = api.due(0, 1000)
        if not marked:
            return
        tasks.recommend_targets_task(marked)
    pytest.fail("It never ends.")


def rows() -> set[tuple[int, int, int, float]]:
    return set(Neighbour.objects.values_list("target_id", "other_id", "people", "score"))


def test_what_the_same_people_found_useful_stands_near(things: list[Target], now: datetime) -> None:
    first, second, third, fourth = things
    for user_id, how in ((1001, "like"), (1002, "applied"), (1003, "finish")):
        press(first, user_id, how, now)
        press(second, user_id, "finish", now)
    press(third, 1001, "like", now)
    press(fourth, 1001, "question", now)
    press(fourth, 1002, "question", now)
    settle()
    assert queries.nearest(first.pk) == [second.pk]
    assert queries.nearest(second.pk) == [first.pk]
    assert queries.nearest(third.pk) == queries.nearest(fourth.pk) == []
    assert Neighbour.objects.get(target=first).people == 3


def test_what_an_author_did_to_their_own_does_not_count(things: list[Target], author: Any, now: datetime) -> None:
    for target in things[:2]:
        press(target, author.pk, "finish", now)
        press(target, 1001, "finish", now)
    settle()
    assert not Neighbour.objects.exists()


def test_the_same_people_again_is_no_work(things: list[Target], now: datetime) -> None:
    for target in things[:2]:
        for user_id in (1001, 1002):
            press(target, user_id, "like", now)
    settle()
    handlers.note_useful(target_id=things[0].pk, user_id=1001, what="progress", now=now)
    assert api.due(0, 10) == [things[0].pk]
    assert api.refresh(things[0].pk) is False
    assert api.due(0, 10) == []


def test_a_heap_of_acts_marks_once_and_a_unit_of_a_course_is_not_looked_at(
    things: list[Target], space: Any, now: datetime
) -> None:
    unit = Target.objects.create(
        key="block-v1:a+b+c+type@vertical+block@d", kind="vertical", space=space, created_at=now
    )
    for target in (unit, things[0], things[0]):
        handlers.note_useful(target_id=target.pk, user_id=1001, what="like", now=now)
    handlers.note_useful(target_id=things[1].pk, user_id=1001, what="outdated", now=now)
    assert list(Basket.objects.values_list("pk", "due")) == [(things[0].pk, Due.LOOK)]


def test_a_crash_in_the_middle_leaves_it_marked(things: list[Target], now: datetime, monkeypatch: Any) -> None:
    for target in things[:2]:
        for user_id in (1001, 1002):
            press(target, user_id, "like", now)
    with monkeypatch.context() as broken:
        broken.setattr(api.formula, "nearest", lambda *_values, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            api.refresh(things[0].pk)
    assert things[0].pk in api.due(0, 10)
    settle()
    assert queries.nearest(things[0].pk) == [things[1].pk]


def test_who_leaves_is_in_nobodys_neighbourhood(
    things: list[Target], make_user: Any, as_actor: Any, now: datetime
) -> None:
    one, two = make_user(), make_user()
    for target in things[:2]:
        for user in (one, two):
            press(target, user.pk, "like", now)
    settle()
    assert Neighbour.objects.count() == 2
    departures.forget(two.pk, now=now)
    settle()
    assert not Neighbour.objects.exists()


def test_one_target_costs_the_same_however_many_people(things: list[Target], now: datetime) -> None:
    def cost(people: range) -> int:
        for user_id in people:
            for target in things:
                press(target, user_id, "like", now)
        with CaptureQueriesContext(connection) as seen:
            assert api.refresh(things[0].pk)
        return len(seen)

    # Both times neighbours are written anew.
    cost(range(1001, 1004))
    assert cost(range(1004, 1010)) == cost(range(1010, 1060))


press_of = st.tuples(st.integers(0, 3), st.integers(1001, 1004), st.sampled_from(["like", "applied", "finish"]))


@settings(max_examples=many(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(waves=st.lists(st.lists(press_of, max_size=12), max_size=4))
def test_step_by_step_the_same_stands_there_as_made_anew(
    waves: list[list[tuple[int, int, str]]], things: list[Target], now: datetime
) -> None:
    for model in (Neighbour, Basket, Reaction, Engagement):
        model.objects.all().delete()
    for wave in waves:
        for index, user_id, how in wave:
            press(things[index], user_id, how, now)
        settle()
    step_by_step = rows()
    sizes = set(Basket.objects.exclude(people=0).values_list("pk", "people", "digest"))
    list(api.rebuild())
    assert rows() == step_by_step
    assert set(Basket.objects.exclude(people=0).values_list("pk", "people", "digest")) == sizes
    assert api.due(0, 10) == []

"""The ledger agrees with the facts: undone, redone, twice, in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.gamification import api, queries
from social_learning.gamification.models import PointEvent, Standing
from social_learning.inbox.models import Message
from social_learning.knowledge.models import State
from social_learning.review.models import Step
from tests import acts
from tests.examples import many

pytestmark = pytest.mark.django_db


def points(user_id: int) -> int:
    return Standing.objects.filter(pk=user_id).values_list("points", flat=True).first() or 0


def like(target: Any, giver: int, now: datetime, kind: str = "like") -> None:
    acts.do(kind, target, giver, now)
    api.sync_reactions(target.pk, giver, now=now)


def step(item: Any, action: str, actor_id: int, at: datetime) -> None:
    Step.objects.create(
        knowledge=item, action=action, from_state=item.state, to_state=item.state, actor_id=actor_id, at=at
    )


def test_a_like_is_worth_one_to_who_got_it_and_nothing_to_who_gave_it(
    published: Callable[..., Any], author: Any, learner: Any, now: datetime
) -> None:
    like(published().target, learner.pk, now)
    assert points(author.pk) == 1
    assert points(learner.pk) == 0


def test_fifty_toggles_leave_no_points_and_one_row(
    published: Callable[..., Any], author: Any, learner: Any, now: datetime
) -> None:
    target = published().target
    for _turn in range(50):
        like(target, learner.pk, now)
    assert points(author.pk) == 0
    assert PointEvent.objects.count() == 1
    assert PointEvent.objects.get().reversed_at == now
    like(target, learner.pk, now)
    assert points(author.pk) == 1
    assert PointEvent.objects.count() == 1


def test_a_day_brings_at_most_the_cap(published: Callable[..., Any], author: Any, now: datetime) -> None:
    target = published().target
    for giver in range(1000, 1015):
        like(target, giver, now)
    assert points(author.pk) == 10
    like(target, 1015, now - timedelta(days=1))
    assert points(author.pk) == 11
    # Fifteen were given that day; one fewer is still above the cap, whichever it is.
    like(target, 1000, now)
    assert points(author.pk) == 11


def test_what_nobody_owns_earns_nothing(published: Callable[..., Any], now: datetime) -> None:
    target = published().target
    target.owner_id = None
    target.save()
    like(target, 1000, now)
    assert PointEvent.objects.count() == 0


def test_review_and_approval(published: Callable[..., Any], author: Any, expert: Any, now: datetime) -> None:
    item = published()
    step(item, "submit", author.pk, now)
    step(item, "approve", expert.pk, now)
    for _turn in range(2):
        api.sync_knowledge(item.pk, now=now)
    assert (points(author.pk), points(expert.pk)) == (20, 10)
    item.state = State.ARCHIVED
    item.save()
    api.sync_knowledge(item.pk, now=now)
    assert points(author.pk) == 20


def test_what_leaves_the_public_gives_its_points_back(
    published: Callable[..., Any], author: Any, expert: Any, now: datetime
) -> None:
    item = published()
    step(item, "approve", expert.pk, now)
    api.sync_knowledge(item.pk, now=now)
    item.state = State.WITHDRAWN
    item.save()
    api.sync_knowledge(item.pk, now=now)
    assert (points(author.pk), points(expert.pk)) == (0, 10)


def test_a_new_level_is_told_once(published: Callable[..., Any], author: Any, now: datetime) -> None:
    items = [published() for _number in range(4)]
    for day in range(3):
        for giver in range(1000, 1010):
            like(items[day].target, giver + 100 * day, now - timedelta(days=day), "applied")
    assert points(author.pk) == 150
    found = Message.objects.filter(user_id=author.pk, kind="points_level")
    assert [message.params for message in found] == [{"level": 2}]
    for giver in range(1000, 1010):
        like(items[0].target, giver, now, "applied")
    assert Standing.objects.get(pk=author.pk).level == 1
    for giver in range(1000, 1010):
        like(items[0].target, giver, now, "applied")
    assert Standing.objects.get(pk=author.pk).level == 2
    assert found.count() == 1


def test_a_rebuild_tells_nobody(published: Callable[..., Any], author: Any, now: datetime) -> None:
    for day in range(3):
        target = published().target
        for giver in range(10):
            acts.do("applied", target, 1000 + giver, now - timedelta(days=day))
    list(api.rebuild(now=now))
    assert Standing.objects.get(pk=author.pk).level == 2
    assert Message.objects.count() == 0


def ledger() -> tuple[set[tuple[Any, ...]], dict[int, tuple[int, int]]]:
    rows = PointEvent.objects.filter(reversed_at=None).values_list("user_id", "rule", "points", "dedupe_key", "at")
    standings = Standing.objects.exclude(points=0).values_list("pk", "points", "level")
    return set(rows), {pk: (total, level) for pk, total, level in standings}


@settings(max_examples=many(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(acts.act, max_size=25))
def test_incremental_equals_rebuilt(steps: list[Any], owned: list[Any], now: datetime) -> None:
    acts.forget()
    for verb, which, person, days in steps:
        if verb in acts.REACTIONS:
            like(owned[which], 1000 + person, acts.days_ago(days), verb)
    incremental = ledger()
    list(api.rebuild(now=now))
    assert ledger() == incremental
    PointEvent.objects.all().delete()
    Standing.objects.all().delete()
    list(api.rebuild(now=now))
    assert ledger() == incremental


@pytest.fixture
def owned(published: Callable[..., Any], author: Any, learner: Any) -> list[Any]:
    """Two targets of two authors."""
    return [published(author=author).target, published(author=learner).target]


def test_contribution_counts_people_not_clicks(
    published: Callable[..., Any], author: Any, learner: Any, now: datetime
) -> None:
    first, second = published().target, published().target
    for verb, target, person in (
        ("like", first, 1000),
        ("applied", second, 1000),
        ("finish", second, 1001),
        ("finish", first, author.pk),
        ("open", first, 1002),
        ("question", first, 1003),
    ):
        acts.do(verb, target, person, now)
        api.sync_reactions(target.pk, person, now=now)
    found = queries.contribution(author.pk)
    assert found.helped_people == 2
    assert (found.points, found.level, found.next_level_at, found.to_next_level) == (6, 1, 120, 114)
    assert {line.title for line in found.lines} == {first.title, second.title}
    assert [item.target_id for item in found.items] == [second.pk, first.pk]
    assert queries.contribution(learner.pk).points == 0


def test_contribution_costs_four_queries(
    published: Callable[..., Any], author: Any, now: datetime, django_assert_num_queries: Any
) -> None:
    for _number in range(5):
        target = published().target
        for giver in range(5):
            like(target, 1000 + giver, now)
    with django_assert_num_queries(4):
        queries.contribution(author.pk)

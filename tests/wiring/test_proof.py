"""Two hundred people at once, and a process that dies between any two statements: what is left must be right.

``SOCIAL_LEARNING_TEST_DB=mariadb python -m pytest -m services``
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from social_learning.activity.models import Activity
from social_learning.data import Actor
from social_learning.events import KNOWLEDGE_CHANGED
from social_learning.gamification.models import PointEvent, Standing
from social_learning.popularity.models import Score, ScoreTerm, WeekScore
from social_learning.reactions import api
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.search.models import Document
from social_learning.wiring import rebuild, table

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
THREADS, TARGETS, TURNS = 200, 10, 3
DERIVED = (
    (Score, "pk", ("likes", "applied", "participants", "finished")),
    (Standing, "pk", ("points", "level")),
    (Document, "pk", ("likes", "applied", "participants")),
    (ReactionCount, ("target_id", "kind"), ("count",)),
)


class Killed(BaseException):
    """The process is gone: no handler of errors sees it."""


def frozen() -> datetime:
    """The moment at which workers do their work here: the one at which everything happens."""
    return datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)


@pytest.fixture
def new_item(
    mariadb: None, transactional_db: None, published: Callable[..., Any], now: datetime, settings: Any
) -> Callable[[], Any]:
    """Make something in the catalogue."""
    assert now == frozen()
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "CLOCK": f"{__name__}.frozen"}

    def make() -> Any:
        item = published()
        table.run(KNOWLEDGE_CHANGED.event_type, {"knowledge_id": item.pk, "action": "publish", "actor_id": 1}, now=now)
        return item

    return make


def derived() -> dict[str, Any]:
    """Return every figure that follows from the facts; counters of nothing are none."""
    state: dict[str, Any] = {}
    for model, key, names in DERIVED:
        keys = key if isinstance(key, tuple) else (key,)
        rows = model._default_manager.values_list(*keys, *names)  # type: ignore[attr-defined]
        state[model.__name__] = {row for row in rows if any(row[len(keys) :])}
    state["terms"] = set(ScoreTerm.objects.values_list("target_id", "user_id", "source", "bucket", "value", "factor"))
    state["weeks"] = set(WeekScore.objects.exclude(points=0).values_list("target_id", "week", "points"))
    state["lines"] = set(Activity.objects.values_list("kind", "fact_id", "target_id", "actor_id", "at"))
    state["points"] = set(
        PointEvent.objects.filter(reversed_at=None).values_list("user_id", "rule", "giver_id", "target_id")
    )
    return state


def keys() -> dict[int, float]:
    return dict(Score.objects.values_list("pk", "trending"))


def rebuilt(now: datetime) -> tuple[dict[str, Any], dict[int, float]]:
    """Return the same after everything was made again from the facts."""
    for room in rebuild.ROOMS.values():
        for _line in room(now=now):
            pass
    return derived(), keys()


def assert_counted() -> None:
    """Compare the counters with the rows they count."""
    counted = Counter(Reaction.objects.values_list("target_id", "kind"))
    assert {(t, k): n for t, k, n in ReactionCount.objects.values_list("target_id", "kind", "count") if n} == counted


def assert_same(found: tuple[dict[str, Any], dict[int, float]], right: tuple[dict[str, Any], dict[int, float]]) -> None:
    """Compare two states, trending to nine digits: sums that were reached on other ways differ in the last."""
    assert found[0] == right[0]
    assert {pk: value for pk, value in found[1].items() if value} == pytest.approx(
        {pk: value for pk, value in right[1].items() if value}, rel=1e-9
    )


def assert_right(now: datetime) -> None:
    """Compare what is there with what the facts say."""
    assert_counted()
    assert_same((derived(), keys()), rebuilt(now))


def test_two_hundred_people_toggle_ten_things(new_item: Callable[[], Any], now: datetime) -> None:
    items = [new_item() for _number in range(TARGETS)]
    start = Barrier(THREADS)

    def somebody(number: int) -> None:
        chance = random.Random(number)
        actor = Actor(user_id=10_000 + number)
        start.wait(timeout=60)
        try:
            for turn in range(TURNS):
                target = chance.choice(items).target
                verb = chance.choice((api.react, api.react, api.unreact))
                verb(target, actor, chance.choice(("like", "applied")), now=now + timedelta(seconds=turn))
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(somebody, range(THREADS)))
    assert Reaction.objects.count() > THREADS
    assert_right(now)


@contextmanager
def dying_after(statements: int) -> Iterator[None]:
    """Let the process die when it is about to send its next statement; what was not committed is lost."""
    left = statements

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield


def killed(statements: int, act: Callable[[], object]) -> bool:
    """Run an act that dies after so many statements; return whether it died, the connection gone with it."""
    try:
        with dying_after(statements):
            act()
    except Killed:
        connection.close()
        return True
    return False


def history(item: Any, now: datetime) -> None:
    """Let some people have reacted before."""
    for number in range(3):
        api.react(item.target, Actor(user_id=500 + number), "like", now=now - timedelta(days=1))
    api.react(item.target, Actor(user_id=500), "applied", now=now - timedelta(days=1), note="On my line.")


def test_a_death_between_any_two_statements_is_repaired_by_the_sweep(
    new_item: Callable[[], Any], now: datetime
) -> None:
    """Let somebody change their mind again and again, and die each time one statement later than the last time."""
    item, person = new_item(), Actor(user_id=900)
    history(item, now)

    def change(stands: bool) -> Callable[[], object]:
        verb = api.unreact if stands else api.react
        return lambda: verb(item.target, person, "applied", now=now)

    def stands() -> bool:
        return Reaction.objects.filter(user_id=900).exists()

    # What is right follows from the facts, and of these there are two: they are rebuilt once.
    right = {}
    for before in (False, True):
        change(before)()
        assert_right(now)
        right[stands()] = rebuilt(now)
    died: Counter[bool] = Counter()
    for statements in range(400):
        ended = []
        for before in (False, True):
            if stands() is not before:
                # The death came before the commit: the other half begins where it would have ended.
                change(not before)()
            dead = killed(statements, change(before))
            died[before] += dead
            ended.append(not dead)
            for _line in rebuild.sweep(now - timedelta(hours=1), now=now + timedelta(minutes=1)):
                pass
            assert_counted()
            assert_same((derived(), keys()), right[stands()])
        if all(ended):
            break
    assert min(died.values()) > 20, "an act with all its handlers has many statements"
    assert_right(now)

"""Work for a worker: handed over after the commit, on a connection that is kept, and never a reason to fail."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from django.db import transaction
from redis import Redis

from social_learning.lib import queue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    queue._kept.__dict__.clear()
    yield
    queue._kept.__dict__.clear()


def work(broker: str, pool: int | None) -> Any:
    """Return a task of an application of its own on this broker."""
    app = Celery("queue_test", broker=broker, set_as_current=False)
    app.conf.update(broker_pool_limit=pool, task_always_eager=False)

    @app.task(name="queue_test.work")  # type: ignore[untyped-decorator]
    def task(*ids: int) -> None:
        """Stand for something to be done."""

    return task


def waiting(broker: str) -> list[Any]:
    """Return what waits for a worker, first come first, and take it away."""
    with Redis.from_url(broker) as server:
        found = [json.loads(message) for message in server.lrange("celery", 0, -1)[::-1]]
        server.delete("celery")
    return [message["headers"]["argsrepr"] for message in found]


def connections(broker: str) -> int:
    """Return how many have ever connected."""
    with Redis.from_url(broker) as server:
        return int(server.info("stats")["total_connections_received"])


def test_only_what_was_committed_is_handed_over(redis: str) -> None:
    task = work(redis, 0)
    with transaction.atomic():
        queue.enqueue(task, 1)
        assert waiting(redis) == []
    with transaction.atomic():
        queue.enqueue(task, 2)
        transaction.set_rollback(True)
    assert waiting(redis) == ["(1,)"]


def test_where_celery_keeps_no_connection_we_keep_one(redis: str) -> None:
    task = work(redis, 0)
    queue.enqueue(task, 0)
    before = connections(redis)
    for number in range(5):
        queue.enqueue(task, number)
    # One is the counting itself.
    assert connections(redis) - before == 1
    assert len(waiting(redis)) == 6


def test_where_celery_keeps_some_they_are_its_own(redis: str) -> None:
    queue.enqueue(work(redis, 10), 1)
    assert not queue._kept.__dict__
    assert waiting(redis) == ["(1,)"]


def test_a_connection_that_the_broker_closed_is_made_anew(redis: str) -> None:
    task = work(redis, 0)
    queue.enqueue(task, 1)
    with Redis.from_url(redis) as server:
        server.client_kill_filter(_type="normal", skipme=True)
    queue.enqueue(task, 2)
    assert waiting(redis) == ["(1,)", "(2,)"]


@pytest.mark.parametrize("pool", [0, 10])
def test_a_broker_that_is_away_is_a_log_entry(pool: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        queue.enqueue(work("redis://127.0.0.1:1/0", pool), 1)
    assert "could not be queued" in caplog.text
    assert not queue._kept.__dict__


def test_a_forked_process_begins_with_a_connection_of_its_own(redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    task = work(redis, 0)
    queue.enqueue(task, 1)
    parents = queue._kept.producer
    monkeypatch.setattr("os.getpid", lambda: 1)
    queue.enqueue(task, 2)
    assert queue._kept.producer is not parents
    assert waiting(redis) == ["(1,)", "(2,)"]

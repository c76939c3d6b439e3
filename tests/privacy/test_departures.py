"""From the platform's signal to a person forgotten: once, twice, with a lost task, with a crash at any point."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from social_learning.lib import clock
from social_learning.lib.errors import NotAllowed
from social_learning.media import sweep
from social_learning.media.models import StoredFile
from social_learning.privacy import registry
from social_learning.privacy.models import Departure
from social_learning.reactions import api as reactions
from social_learning.reactions.models import Reaction
from social_learning.wiring import departures, from_lms, rebuild
from tests import acts
from tests.privacy import tables

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let tasks and commands see the time of the tests."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def busy(
    author: Any, learner: Any, expert: Any, make_user: Any, drafted: Any, reviewed: Any, deliver: Any, now: datetime
) -> Any:
    """Somebody who wrote, published, reviews, reacted, commented and came far."""
    reviewed(drafted(author, "Published"), ("submit", author), ("claim", expert), ("approve", expert))
    drafted(author, "Draft")
    reviewed(drafted(author, "Waiting"), ("submit", author))
    other = reviewed(drafted(learner, "Of another"), ("submit", learner), ("claim", expert), ("approve", expert))
    for verb in ("like", "applied", "comment", "finish"):
        deliver(acts.do(verb, other.target, author.pk, now))
    return author


def test_the_receiver_is_the_one_the_platform_is_told_of() -> None:
    assert from_lms.on_retirement is departures.on_retirement


def test_a_retirement_is_one_row_in_the_request_and_the_rest_afterwards(
    busy: Any, django_capture_on_commit_callbacks: Any, now: datetime
) -> None:
    with django_capture_on_commit_callbacks() as later, CaptureQueriesContext(connection) as asked:
        departures.on_retirement(user=busy, signal=None, sender=object)
    assert len(asked) <= 2
    assert len(later) == 1
    assert list(tables.naming(busy.pk))
    later[0]()
    assert Departure.objects.get().done_at == now
    assert list(tables.naming(busy.pk)) == ["Departure.user_id"]


def test_heard_twice_it_is_done_twice_and_changes_nothing(busy: Any, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        departures.on_retirement(user=busy)
    once = tables.contents("SpaceStats")
    with django_capture_on_commit_callbacks(execute=True):
        departures.on_retirement(user=busy)
    assert tables.contents("SpaceStats") == once


def test_a_broker_that_is_away_fails_no_retirement_and_the_sweep_forgets(
    busy: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, now: datetime
) -> None:
    def away(**_options: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(departures.forget_person_task, "apply_async", away)
        with django_capture_on_commit_callbacks(execute=True):
            departures.on_retirement(user=busy)
    assert Departure.objects.get().done_at is None
    # A worker may be about to begin: it is given a quarter of an hour.
    assert departures.requeue_lost(now, now=now) == 0
    later = now + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        assert any("people to forget queued again: 1" in line for line in rebuild.sweep(now, now=later))
    assert list(tables.naming(busy.pk)) == ["Departure.user_id"]
    assert departures.requeue_lost(now - timedelta(days=2), now=later) == 0


def test_what_comes_in_late_is_swept_up(
    busy: Any, forget: Any, published: Any, learner: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    departures.on_retirement(user=busy)
    forget(busy)
    acts.do("like", published(author=learner).target, busy.pk, now)
    with django_capture_on_commit_callbacks(execute=True):
        assert departures.requeue_lost(now - timedelta(days=2), now=now) == 1
    assert not Reaction.objects.filter(user_id=busy.pk).exists()
    assert departures.requeue_lost(now - timedelta(days=2), now=now) == 0


class Crash(Exception):
    """A worker that dies."""


@pytest.mark.parametrize("name", registry.ROOMS)
def test_a_crash_before_any_room_loses_nothing(
    name: str, busy: Any, forget: Any, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    def dies(*_args: Any, **_kwargs: Any) -> None:
        raise Crash

    departures.on_retirement(user=busy)
    with monkeypatch.context() as patched:
        patched.setattr(registry.ROOMS[name], "forget", dies)
        with pytest.raises(Crash):
            forget(busy)
    assert Departure.objects.get().done_at is None
    forget(busy)
    assert list(tables.naming(busy.pk)) == ["Departure.user_id"]
    assert Departure.objects.get().done_at == now


@pytest.mark.django_db(transaction=True)
def test_a_crash_at_any_statement_loses_nothing(busy: Any, forget: Any, private_store: Any) -> None:
    """The n-th writing statement dies, for every n until it goes through; each try goes on where the last one ended."""
    seen = 0
    for limit in range(1, 400):
        writes = 0

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any, limit: int = limit) -> Any:
            nonlocal writes
            if sql.split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE"):
                writes += 1
                if writes == limit:
                    raise Crash
            return execute(sql, params, many, context)

        try:
            with connection.execute_wrapper(count):
                forget(busy)
        except Crash:
            seen += 1
            continue
        break
    assert seen > 10
    assert list(tables.naming(busy.pk)) == []
    # A content that two files shared twice is left to the sweep: what is then in storage is what files have.
    list(sweep.sweep(now=clock.now() + timedelta(days=1)))
    held = StoredFile.objects.values_list("path", flat=True)
    assert len(held) == 2
    stored = {path.name for path in private_store.rglob("*") if path.is_file() and not path.parent.suffix}
    assert stored == {PurePath(path).name for path in held}
    for room in rebuild.ROOMS.values():
        list(room(now=clock.now()))
    assert list(tables.naming(busy.pk)) == []


def test_a_closed_account_writes_nothing(learner: Any, as_actor: Any, published: Any, now: datetime) -> None:
    target = published().target
    reactions.react(target, as_actor(learner), "like", now=now)
    learner.is_active = False
    learner.username = "retired__user_abc"
    learner.save()
    with pytest.raises(NotAllowed):
        reactions.react(target, as_actor(learner), "applied", now=now)


def test_the_sweep_command_says_whom_it_forgets(busy: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("social_learning_sweep")
    assert "people to forget queued again: 0" in capsys.readouterr().out

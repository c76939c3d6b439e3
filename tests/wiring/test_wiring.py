"""From an event to all that is derived from it: late, twice, shuffled, with a handler that fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from celery.exceptions import Retry
from django.db.models.signals import Signal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning import events
from social_learning.gamification.models import PointEvent, Standing
from social_learning.inbox.models import Message
from social_learning.popularity.models import Score, ScoreTerm
from social_learning.search.models import Document
from social_learning.wiring import receivers, table
from social_learning.wiring.rebuild import ROOMS
from social_learning.wiring.tasks import handle_event_task
from tests import acts
from tests.examples import many

pytestmark = pytest.mark.django_db


def derived() -> dict[str, Any]:
    """Return all that was derived, keys rounded to what a double can tell."""
    score = ("pk", "likes", "applied", "participants", "finished", "trending")
    entry = ("pk", "likes", "applied", "participants", "trending")
    point = ("user_id", "rule", "points", "dedupe_key", "at")
    found = {
        "terms": ScoreTerm.objects.values_list("target_id", "user_id", "source", "bucket", "value"),
        "scores": Score.objects.exclude(trending=0).values_list(*score),
        "entries": Document.objects.values_list(*entry),
        "points": PointEvent.objects.filter(reversed_at=None).values_list(*point),
        "standings": Standing.objects.exclude(points=0).values_list("pk", "points", "level"),
    }
    return {
        name: sorted(tuple(f"{value:.9e}" if isinstance(value, float) else value for value in row) for row in rows)
        for name, rows in found.items()
    }


def rebuild(now: datetime) -> None:
    for room in ROOMS.values():
        list(room(now=now))


@pytest.fixture
def items(published: Callable[..., Any], author: Any, learner: Any, now: datetime) -> list[Any]:
    """Two pieces of knowledge of two authors, in the catalogue."""
    found = [published(author=author), published(author=learner)]
    for item in found:
        table.run(events.KNOWLEDGE_CHANGED.event_type, {"knowledge_id": item.pk, "action": "x", "actor_id": 1}, now=now)
    return found


@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(acts.act, max_size=15), data=st.data())
def test_events_twice_and_shuffled_end_as_a_rebuild_does(
    steps: list[Any], data: Any, items: list[Any], now: datetime
) -> None:
    acts.forget()
    rebuild(now)
    sent = [
        acts.do(verb, items[which].target, 1000 + person, acts.days_ago(days)) for verb, which, person, days in steps
    ]
    for event_type, payload in data.draw(st.permutations(sent * 2)):
        table.run(event_type, payload, now=now)
    after_events = derived()
    told = Message.objects.count()
    rebuild(now)
    assert derived() == after_events
    assert Message.objects.count() == told


def test_a_handler_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    seen: list[str] = []

    def breaks(**_ids: Any) -> None:
        seen.append("breaks")
        raise RuntimeError("first")

    def breaks_too(**_ids: Any) -> None:
        raise ValueError("second")

    monkeypatch.setitem(table.TABLE, "x", (breaks, lambda **_ids: seen.append("works"), breaks_too))
    with pytest.raises(RuntimeError, match="first"):
        table.run("x", {}, now=now)
    assert seen == ["breaks", "works"]


def test_an_event_nobody_waits_for_is_passed_over(now: datetime) -> None:
    table.run("org.example.unknown.v1", {"a": 1}, now=now)


def test_connecting_twice_connects_once() -> None:
    before = {signal: len(signal.receivers) for signal in receivers.SIGNALS}
    receivers.connect()
    receivers.connect()
    assert {signal: len(signal.receivers) for signal in receivers.SIGNALS} == before
    assert all(count >= 1 for count in before.values())
    assert all(isinstance(signal, Signal) for signal in before)


def test_every_signal_has_its_row() -> None:
    assert set(table.TABLE) == {signal.event_type for signal in receivers.SIGNALS}


def test_a_reaction_reaches_catalogue_ledger_and_inbox_after_the_commit(
    items: list[Any], author: Any, expert: Any, as_actor: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    from social_learning.reactions import api as reactions_api

    target = items[0].target
    with django_capture_on_commit_callbacks(execute=True):
        reactions_api.react(target, as_actor(expert), "applied", now=now, note="Used it on pier 4.")
        assert not PointEvent.objects.exists()
    assert Standing.objects.get(pk=author.pk).points == 5
    assert Document.objects.get(target_id=target.pk).applied == 1
    message = Message.objects.get(user_id=author.pk, kind="applied")
    assert message.params == {"title": target.title, "note": "Used it on pier 4."}
    with django_capture_on_commit_callbacks(execute=True):
        reactions_api.unreact(target, as_actor(expert), "applied", now=now)
    assert Standing.objects.get(pk=author.pk).points == 0
    assert Document.objects.get(target_id=target.pk).applied == 0


def test_a_task_that_fails_is_tried_again_up_to_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    moments: list[datetime] = []

    def fails_first(*, now: datetime) -> None:
        moments.append(now)
        if len(moments) == 1:
            raise ConnectionError

    monkeypatch.setitem(table.TABLE, "x", (fails_first,))
    with pytest.raises(Retry) as caught:
        handle_event_task.apply(args=("x", {}))
    assert handle_event_task.max_retries == 3
    again = caught.value.sig
    assert (again.args, again.options["retries"]) == (("x", {}), 1)
    again.apply()
    assert len(moments) == 2
    assert moments[0] < moments[1]

"""Whatever a person does and whatever runs twice: nothing is mailed twice, nothing after they opted out."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from social_learning.edxapp import mail as edxapp_mail
from social_learning.inbox import api, groups, kinds, preferences, unsubscribe
from social_learning.inbox.models import Digest, Message, Preference
from social_learning.inbox.tasks import deliver_message_task, send_digest_task
from social_learning.lib import clock, quiet
from tests.examples import many

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = 7
MONDAY = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
GROUPS = st.sampled_from(sorted(groups.GROUPS))
ACTS = st.one_of(
    st.tuples(st.just("tell"), st.sampled_from(sorted(kinds.KINDS))),
    st.tuples(st.just("wish"), GROUPS, st.sampled_from(sorted(groups.CHANNELS))),
    st.tuples(st.just("wait"), st.sampled_from([1, 5, 11, 24, 60, 170])),
    st.tuples(st.just("read")),
    st.tuples(st.just("sweep")),
    st.tuples(st.just("again")),
    st.tuples(st.just("one click"), st.integers(0, 9)),
)


class World:
    """One person, a clock, and all that was mailed: (when, the ids of the messages in it)."""

    def __init__(self) -> None:
        for model in (Message, Preference, Digest):
            model.objects.all().delete()
        self.now = MONDAY
        self.numbers = count(1)
        self.mails: list[tuple[datetime, str, list[int]]] = []

    def send(self, user_id: int, name: str, context: Any, **_rest: Any) -> bool:
        """Take note of a mail, and hold it to what holds now."""
        items = [item for group in context["groups"] for item in group["items"]] if name == "digest" else [context]
        ids = [int(item["link"].rpartition("/")[2]) for item in items]
        self.mails.append((self.now, name, ids))
        wishes = preferences.of_person(user_id)
        for row in Message.objects.filter(pk__in=ids):
            wish = wishes[kinds.KINDS[row.kind].group]
            assert row.read_at is None, "It was read already."
            assert wish.mail in (groups.COLLECTED if name == "digest" else [groups.NOW]), f"Wished for: {wish.mail}"
            assert wish.covers(row.created_at), "It was told before this was wished for."
        return True

    def do(self, act: tuple[Any, ...]) -> None:
        """Let one thing happen."""
        getattr(self, "_" + act[0].replace(" ", "_"))(*act[1:])
        self.now += timedelta(minutes=1)

    def _tell(self, kind: str) -> None:
        params = {
            name: {"count": 5, "level": 2, "due": "2026-03-09"}.get(name, "x") for name in kinds.KINDS[kind].params
        }
        row = Message(user_id=PERSON, kind=kind, params=params, dedupe_key=str(next(self.numbers)), created_at=self.now)
        row.save()
        row.url = f"/{row.pk}"
        row.save()
        deliver_message_task(row.pk)

    def _wish(self, group: str, channel: str) -> None:
        preferences.put(PERSON, {group: {"mail": channel}}, now=self.now)

    def _wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def _read(self) -> None:
        Message.objects.filter(read_at=None).update(read_at=self.now)

    def _sweep(self) -> None:
        api.requeue_lost(now=self.now)
        api.collect(now=self.now)

    def _again(self) -> None:
        """Every task of the past is delivered a second time, as a broker may do."""
        for pk in Message.objects.values_list("pk", flat=True):
            deliver_message_task(pk)
        for pk in Digest.objects.values_list("pk", flat=True):
            send_digest_task(pk)

    def _one_click(self, number: int) -> None:
        rows = [*Message.objects.exclude(mailed_at=None), *Digest.objects.all()]
        if rows:
            about = unsubscribe.subscription(unsubscribe.token(rows[number % len(rows)]))
            unsubscribe.choose(about, "stop", now=self.now)
            wishes = preferences.of_person(PERSON)
            assert all(wishes[group.name].mail == groups.INBOX for group in about.groups)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> list[World]:
    """Hold the world of the example that runs."""
    here: list[World] = []
    monkeypatch.setattr(edxapp_mail, "send", lambda *given_, **more: here[0].send(*given_, **more))
    monkeypatch.setattr(clock, "now", lambda: here[0].now)
    return here


@settings(deadline=None, max_examples=many(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(ACTS, max_size=25))
@example(history=[("tell", "commented"), ("wait", 24), ("sweep",), ("again",), ("sweep",)])
@example(history=[("tell", "commented"), ("wish", "conversations", "now"), ("again",), ("wait", 24), ("sweep",)])
@example(history=[("tell", "published"), ("wish", "contributions", "day"), ("wait", 24), ("sweep",), ("again",)])
def test_nothing_twice_nothing_unwanted_nothing_at_night(world: list[World], history: list[tuple[Any, ...]]) -> None:
    world[:] = [World()]
    here = world[0]
    for act in history:
        here.do(act)
    told = [pk for _at, _name, ids in here.mails for pk in ids]
    assert len(told) == len(set(told)), "A message was mailed twice."
    collected = [at for at, name, _ids in here.mails if name == "digest"]
    assert len({at.date() for at in collected}) == len(collected), "Two collected mails in a day."
    utc = quiet.zone("UTC", "UTC")
    assert all(quiet.is_allowed(at, utc, quiet_from=20, quiet_until=8) for at in collected)


def test_the_histories_do_lead_to_mails(world: list[World]) -> None:
    """Without this the property above could hold because nothing is ever sent."""
    world[:] = [World()]
    here = world[0]
    for act in [("tell", "published"), ("tell", "commented"), ("tell", "applied"), ("wait", 24), ("sweep",)]:
        here.do(act)
    for act in [("wait", 24 * 6), ("sweep",)]:
        here.do(act)
    assert [(name, len(ids)) for _at, name, ids in here.mails] == [("message", 1), ("digest", 1), ("digest", 1)]

"""Whatever people and organisers do, in whatever order: never more people than seats, and the line keeps its order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.data import Actor
from social_learning.meetings import api, personal, seats
from social_learning.meetings.models import Occurrence, Registration
from tests.examples import many

pytestmark = pytest.mark.django_db
PEOPLE = (9001, 9002, 9003, 9004, 9005)
act = st.one_of(
    st.tuples(st.sampled_from(["register", "cancel", "leave"]), st.sampled_from(PEOPLE)),
    st.tuples(st.just("seats"), st.sampled_from([1, 2, 3, None])),
    st.tuples(st.just("repair"), st.just(0)),
)


class Model:
    """What should be: who is registered, who waits, how many seats there are."""

    def __init__(self, free: int | None) -> None:
        self.seats, self.registered, self.waiting = free, [], []

    def do(self, verb: str, value: int | None) -> None:
        if verb == "register" and value not in (*self.registered, *self.waiting):
            self.waiting.append(value)
        elif verb in ("cancel", "leave"):
            self.registered = [who for who in self.registered if who != value]
            self.waiting = [who for who in self.waiting if who != value]
        elif verb == "seats":
            self.seats = value
        while self.waiting and (self.seats is None or len(self.registered) < self.seats):
            self.registered.append(self.waiting.pop(0))


def do(row: Occurrence, author: Actor, verb: str, value: int | None, now: object) -> None:
    if verb in ("register", "cancel"):
        getattr(seats, verb)(row.uuid, Actor(user_id=value), now=now)
    elif verb == "leave":
        personal.forget(value, now=now, settle=lambda _target: None)
    elif verb == "seats":
        api.change(row.uuid, author, now=now, seats=value)
    else:
        assert not seats.repair(row.pk, now=now)


@settings(max_examples=many(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(first=st.sampled_from([1, 2, None]), acts=st.lists(act, max_size=25))
def test_every_history_gives_seats_in_order(first, acts, plan, author, as_actor, now):
    with transaction.atomic():
        cache.clear()
        row, model = plan(seats=first), Model(first)
        before = 0
        for number, (verb, value) in enumerate(acts):
            do(row, as_actor(author), verb, value, now + timedelta(minutes=number % 50))
            model.do(verb, value)
            rows = list(Registration.objects.filter(occurrence=row).order_by("pk"))
            assert {one.user_id for one in rows if one.place == "registered"} == set(model.registered)
            assert [one.user_id for one in rows if one.place == "waiting"] == model.waiting
            fresh = Occurrence.objects.get(pk=row.pk)
            assert fresh.taken == len(model.registered)
            # Fewer seats throw nobody out, but let nobody in either.
            assert fresh.seats is None or fresh.taken <= max(fresh.seats, before)
            before = fresh.taken
        transaction.set_rollback(True)

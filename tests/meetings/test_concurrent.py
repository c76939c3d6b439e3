"""Many at once, on a real MariaDB: ``SOCIAL_LEARNING_TEST_DB=mariadb python -m pytest -m services``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from social_learning.data import Actor
from social_learning.meetings import api, seats
from social_learning.meetings.models import Occurrence, Registration

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def row(mariadb, transactional_db, plan):
    """A date with one seat."""
    return plan(seats=1)


def at_once(jobs):
    """Run each job in a thread and a connection of its own, all starting together."""
    start = Barrier(len(jobs))

    def run(job):
        # The connection is opened first: what is raced for is the seat.
        connection.ensure_connection()
        start.wait()
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def listed(row):
    rows = list(Registration.objects.filter(occurrence=row).order_by("pk"))
    return [one.user_id for one in rows if one.place == "registered"], [
        one.user_id for one in rows if one.place == "waiting"
    ]


def test_two_race_for_the_last_seat_and_exactly_one_gets_it(row, now):
    for number in range(20):
        people = [9000 + 2 * number, 9001 + 2 * number]
        Registration.objects.all().delete()
        Occurrence.objects.update(taken=0)
        places = at_once(
            [lambda who=who: seats.register(row.uuid, Actor(user_id=who), now=now).place for who in people]
        )
        assert sorted(places) == ["registered", "waiting"]
        assert Occurrence.objects.get().taken == 1


def test_it_holds_within_the_transaction_of_a_request_that_has_read_before(row, now):
    """Where reads repeat, an old snapshot must not say that the seat is free."""

    def request(who):
        with transaction.atomic():
            # As a request does before it comes here.
            assert Occurrence.objects.count() == 1
            assert Registration.objects.filter(user_id=who).count() == 0
            return seats.register(row.uuid, Actor(user_id=who), now=now).place

    places = at_once([lambda who=who: request(who) for who in range(9000, 9008)])
    assert sorted(places) == ["registered", *["waiting"] * 7]
    assert Occurrence.objects.get().taken == 1


def test_a_crowd_that_comes_and_goes_leaves_list_and_count_agreeing(row, author, as_actor, now):
    me = as_actor(author)
    jobs = [lambda who=who: seats.register(row.uuid, Actor(user_id=who), now=now) for who in range(9000, 9016)]
    jobs += [lambda who=who: seats.cancel(row.uuid, Actor(user_id=who), now=now) for who in range(9000, 9008)]
    jobs += [lambda free=free: api.change(row.uuid, me, now=now, seats=free) for free in (2, 4)]
    at_once(jobs)
    registered, waiting = listed(row)
    fresh = Occurrence.objects.get()
    assert fresh.taken == len(registered)
    assert not waiting or fresh.taken >= fresh.seats
    assert registered == sorted(registered, key=lambda who: Registration.objects.get(user_id=who).pk)
    assert not seats.repair(row.pk, now=now)


def test_the_same_press_from_many_tabs_is_one_place(row, now):
    at_once([lambda: seats.register(row.uuid, Actor(user_id=9000), now=now)] * 12)
    assert Registration.objects.count() == Occurrence.objects.get().taken == 1

"""Many people at once, on a real MariaDB: ``SOCIAL_LEARNING_TEST_DB=mariadb python -m pytest -m services``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from social_learning.data import Actor
from social_learning.reactions import api, queries
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.targets.models import Target

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PEOPLE = 200
THREADS = 50


@pytest.fixture
def target(mariadb, transactional_db, now, space):
    """An open target that nobody has reacted to, so that its counter does not exist yet."""
    return Target.objects.create(key="course-v1:A+B+C", kind="course", space=space, created_at=now)


def at_once(jobs):
    """Run jobs in as many threads as possible, each thread with its own connection, all starting together."""
    start = Barrier(min(THREADS, len(jobs)))

    def run(share):
        start.wait()
        try:
            for job in share:
                job()
        finally:
            connection.close()

    shares = [jobs[number::THREADS] for number in range(min(THREADS, len(jobs)))]
    with ThreadPoolExecutor(len(shares)) as pool:
        list(pool.map(run, shares))


def test_two_hundred_likes_at_once_are_two_hundred(target, now):
    at_once([lambda who=who: api.react(target, Actor(user_id=who), "like", now=now) for who in range(1, PEOPLE + 1)])
    assert Reaction.objects.filter(target=target, kind="like").count() == PEOPLE
    assert ReactionCount.objects.get().count == PEOPLE
    assert queries.state(target.pk, 1).counts["like"] == PEOPLE


def test_the_same_like_from_many_tabs_is_one(target, now):
    at_once([lambda: api.react(target, Actor(user_id=1), "like", now=now)] * THREADS)
    assert Reaction.objects.count() == ReactionCount.objects.get().count == 1


def test_giving_and_taking_back_at_once_leaves_rows_and_counter_agreeing(target, now):
    for _round in range(5):
        at_once(
            [
                lambda who=who, verb=verb: verb(target, Actor(user_id=who), "like", now=now)
                for who in (1, 2)
                for verb in (api.react, api.unreact) * 10
            ]
        )
        rows = Reaction.objects.filter(target=target, kind="like").count()
        assert rows in (0, 1, 2)
        assert queries.state(target.pk, None).counts["like"] == rows
        assert api.recount() == 0


def test_a_recount_while_people_react_ends_right(target, now):
    jobs = [lambda who=who: api.react(target, Actor(user_id=who), "like", now=now) for who in range(1, PEOPLE + 1)]
    jobs[20::40] = [api.recount] * len(jobs[20::40])
    at_once(jobs)
    assert ReactionCount.objects.get().count == Reaction.objects.count()

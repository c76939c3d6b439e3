"""Workers and learners at once, on a real MariaDB: ``SOCIAL_LEARNING_TEST_DB=mariadb pytest -m services``."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Lock
from typing import Any

import pytest
from django.db import connection, transaction

from social_learning.edxapp.completion_twin import TWIN
from social_learning.progress import native
from social_learning.progress.models import Engagement, NativeSignal
from tests.progress import course

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
WORKERS = 12


@pytest.fixture
def people(mariadb: None, transactional_db: None, make_user: Any) -> Any:
    """Four learners of a course in the twin."""
    TWIN.forget()
    TWIN.build(course.KEY, course.UNITS)
    yield [make_user(courses=[course.KEY]) for _n in range(4)]
    TWIN.forget()


def test_many_workers_on_the_same_people_leave_what_the_record_says(people: list[Any], now: datetime) -> None:
    # The platform's table has a unique key where the twin has a dictionary.
    start, one_by_one = Barrier(WORKERS), Lock()

    def work(number: int) -> None:
        start.wait()
        try:
            for turn, name in enumerate(course.BLOCKS):
                user = people[(number + turn) % len(people)]
                at = now + timedelta(minutes=number * 10 + turn)
                # As on the platform: the record first, then the note in the same transaction, then the worker.
                with transaction.atomic():
                    with one_by_one:
                        TWIN.record(user.pk, course.KEY, course.block(name), 1.0, at=at)
                    native.note(user.pk, course.KEY, now=at)
                native.follow(user.pk, course.KEY, now=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    assert not NativeSignal.objects.exists()
    fields = ("user_id", "target_id", "fraction", "opened_at", "last_activity_at", "qualified_at", "completed_at")
    heard = list(Engagement.objects.order_by("user_id", "target_id").values_list(*fields))
    assert len(heard) == len(people) * 4
    assert all(native.renew(user.pk, course.KEY, now=now) == 0 for user in people)
    Engagement.objects.all().delete()
    for user in people:
        native.renew(user.pk, course.KEY, now=now)
    assert list(Engagement.objects.order_by("user_id", "target_id").values_list(*fields)) == heard


def test_a_learner_does_not_wait_for_a_worker(people: list[Any], now: datetime) -> None:
    user = people[0]
    native.note(user.pk, course.KEY, now=now)

    def complete() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET innodb_lock_wait_timeout = 1")
            native.note(user.pk, course.KEY, now=now)
        finally:
            connection.close()

    with transaction.atomic():
        # What a worker does, held open: it has the person's row and has removed what it saw.
        TWIN.record(user.pk, course.KEY, course.block("intro"), 1.0, at=now)
        native.follow(user.pk, course.KEY, now=now)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(complete).result(timeout=5)
    assert NativeSignal.objects.count() == 1

"""Many people at once, on a real MariaDB: ``SOCIAL_LEARNING_TEST_DB=mariadb python -m pytest -m services``."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from social_learning.comments import api
from social_learning.comments.models import Comment, CommentPin, CommentRevision
from social_learning.data import Actor
from social_learning.lib.errors import Conflict
from social_learning.moderation import api as moderation
from social_learning.moderation.models import Report
from social_learning.targets.models import Target

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
OWNER = Actor(user_id=1)


@pytest.fixture
def said(mariadb: None, transactional_db: None, now: datetime, space: Any) -> list[Comment]:
    """Ten questions on an open target of the owner."""
    target = Target.objects.create(key="course-v1:A+B+C", kind="course", space=space, owner_id=1, created_at=now)
    return [
        Comment.objects.create(target=target, user_id=2, body=f"Number {number}?", created_at=now)
        for number in range(10)
    ]


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run every job in a thread and on a connection of its own, all starting together; a Conflict is an answer."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return job()
        except Conflict:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_whoever_pins_at_once_three_stand_on_top(said: list[Comment], now: datetime) -> None:
    pinned = at_once([lambda one=one: api.pin(one.uuid, OWNER, now=now) for one in said * 3])
    kept = set(CommentPin.objects.values_list("comment__uuid", flat=True))
    assert len(kept) == CommentPin.objects.count() == 3
    assert {one.uuid for one in pinned if one is not None} == kept


def test_changes_at_once_keep_every_text_once(said: list[Comment], now: datetime) -> None:
    one, writer = said[0], Actor(user_id=2)
    at_once([lambda number=number: api.edit(one.uuid, writer, f"Text {number}", now=now) for number in range(12)])
    one.refresh_from_db()
    texts = [*CommentRevision.objects.filter(comment=one).values_list("body", flat=True), one.body]
    assert sorted(texts) == sorted(["Number 0?", *(f"Text {number}" for number in range(12))])
    assert one.former_count == 12


def test_a_storm_of_reports_is_one_a_person_and_settled_once(said: list[Comment], now: datetime) -> None:
    one = said[0]
    subject = moderation.Subject(f"comment-v1:{one.uuid}", one.target, one.user_id, one.body)
    people = [Actor(user_id=user_id) for user_id in (3, 4, 5)]
    at_once([lambda who=who: moderation.report(subject, who, "spam", now=now) for who in people * 8])
    assert Report.objects.count() == 3
    staff = Actor(user_id=9, is_site_staff=True)
    assert sum(at_once([lambda: moderation.keep(subject.key, staff, now=now)] * 8)) == 3

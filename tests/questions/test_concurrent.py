"""Two at once, on a real MariaDB: ``SOCIAL_LEARNING_TEST_DB=mariadb python -m pytest -m services``."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from social_learning.data import Actor
from social_learning.inbox.models import Message
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict
from social_learning.questions import answers, api, escalation, harvest
from social_learning.questions.models import Answer, Question, QuestionStep

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
ASKER, HELPERS = Actor(user_id=9001), (9002, 9003, 9004)


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run every job in a thread and on a connection of its own, all starting together; a refusal is an answer."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        # The connection is opened first: what is raced for is the row.
        connection.ensure_connection()
        start.wait()
        try:
            return job()
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def asked(mariadb: None, transactional_db: None, now: datetime, space: Any) -> Question:
    """A question with an answer of each helper."""
    question = api.ask(ASKER, title="How high may we stack?", now=now)
    for user_id in HELPERS:
        answers.answer(question.uuid, Actor(user_id=user_id), f"{user_id} pallets", now=now)
    return question


def test_of_two_accepted_at_once_one_wins(asked: Question, now: datetime) -> None:
    first, second, _third = Answer.objects.order_by("pk")
    for _time in range(15):
        done = at_once([lambda row=row: answers.accept(row.uuid, ASKER, now=now) for row in (first, second)])
        assert done.count("accepted_already") == 1
        (accepted,) = Answer.objects.exclude(accepted_at=None)
        held = Question.objects.get()
        assert (held.accepted_id, held.state) == (accepted.pk, "accepted")
        answers.unaccept(accepted.uuid, ASKER, now=now)


def test_it_holds_within_a_request_that_has_read_before(asked: Question, now: datetime) -> None:
    """Where reads repeat, an old snapshot must not say that nothing is accepted yet."""

    def request(row: Answer) -> Any:
        with transaction.atomic():
            # As a request does before it comes here.
            assert Answer.objects.filter(accepted_at=None).count() <= 3
            return answers.accept(row.uuid, ASKER, now=now)

    done = at_once([lambda row=row: request(row) for row in Answer.objects.order_by("pk")])
    assert done.count("accepted_already") == 2
    assert Answer.objects.exclude(accepted_at=None).count() == 1


def test_answers_and_removals_at_once_are_counted(asked: Question, now: datetime) -> None:
    gone = Answer.objects.order_by("pk")[0]
    at_once(
        [
            *[lambda n=n: answers.answer(asked.uuid, Actor(user_id=9100 + n), "So", now=now) for n in range(6)],
            lambda: answers.remove(gone.uuid, Actor(user_id=gone.user_id), now=now),
        ]
    )
    assert Question.objects.get().answer_count == Answer.objects.filter(deleted_at=None).count() == 8


def test_accepted_or_taken_away_never_both(asked: Question, now: datetime) -> None:
    row = Answer.objects.order_by("pk")[0]
    from social_learning.lib.errors import NotFound

    def accept() -> Any:
        try:
            return answers.accept(row.uuid, ASKER, now=now)
        except NotFound:
            return None

    at_once([accept, lambda: answers.remove(row.uuid, Actor(user_id=row.user_id), now=now)])
    row.refresh_from_db()
    held = Question.objects.get()
    assert (row.accepted_at, held.accepted_id, held.state) == (None, None, "answered")


def test_knowledge_is_begun_once(asked: Question, now: datetime) -> None:
    row = Answer.objects.order_by("pk")[0]
    made = at_once([lambda: harvest.to_knowledge(row.uuid, Actor(user_id=row.user_id), now=now)] * 4)
    assert len({item.pk for item in made}) == Knowledge.objects.count() == 1


def test_two_sweeps_at_once_tell_once(
    mariadb: None, transactional_db: None, expert: Any, steward: Any, theme: Any, space: Any, now: datetime
) -> None:
    for number in range(3):
        api.ask(ASKER, title=f"Number {number}?", theme_id=theme.pk, now=now)
    for days in (3, 9):
        at_once([lambda days=days: escalation.run(now=now + timedelta(days=days))] * 3)
    for user, kinds in ((expert, {"question_asked": 3, "question_waits": 3}), (steward, {"question_escalated": 3})):
        told = list(Message.objects.filter(user_id=user.pk).values_list("kind", flat=True))
        assert {kind: told.count(kind) for kind in kinds} == kinds
    assert QuestionStep.objects.count() == 9

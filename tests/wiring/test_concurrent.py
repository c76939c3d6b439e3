"""Many workers at once, on a real MariaDB: ``SOCIAL_LEARNING_TEST_DB=mariadb python -m pytest -m services``."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from social_learning.data import Actor
from social_learning.events import REACTION_CHANGED
from social_learning.gamification.models import PointEvent, Standing
from social_learning.inbox.models import Message
from social_learning.popularity.models import Score, ScoreTerm
from social_learning.reactions import api as reactions_api
from social_learning.search.models import Document
from social_learning.wiring import handlers, table
from tests import acts

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
WORKERS = 16


@pytest.fixture
def item(mariadb: None, transactional_db: None, published: Callable[..., Any], now: datetime) -> Any:
    """Something in the catalogue."""
    found = published()
    handlers.catalogue_knowledge(knowledge_id=found.pk, action="x", actor_id=1, now=now)
    return found


def at_once(jobs: list[Callable[[], None]]) -> None:
    start = Barrier(WORKERS)

    def work(share: list[Callable[[], None]]) -> None:
        start.wait()
        try:
            for job in share:
                job()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, [jobs[number::WORKERS] for number in range(WORKERS)]))


def test_workers_that_handle_the_same_item_at_once_agree(item: Any, author: Any, now: datetime) -> None:
    sent = [acts.do(verb, item.target, 1000 + who, now) for who in range(24) for verb in ("like", "finish")]
    at_once([lambda event=event: table.run(*event, now=now) for event in sent * 2])
    score = Score.objects.get(pk=item.target_id)
    assert (score.likes, score.participants, score.finished) == (24, 24, 24)
    assert ScoreTerm.objects.count() == 24 * 3
    assert score.trending == pytest.approx(sum(ScoreTerm.objects.values_list("value", flat=True)), rel=1e-9)
    assert PointEvent.objects.filter(reversed_at=None).count() == 24
    assert Standing.objects.get(pk=author.pk).points == 10
    entry = Document.objects.get(knowledge_id=item.pk)
    assert (entry.likes, entry.participants, entry.trending) == (24, 24, score.trending)
    # A worker counts what others have written meanwhile, so the first to tell may tell of more than the first.
    told = list(Message.objects.filter(kind="like_milestone").values_list("params__count", flat=True))
    assert told == [5] or told == [1, 5]


def test_the_last_word_of_somebody_who_keeps_changing_their_mind_stands(item: Any, author: Any, now: datetime) -> None:
    actor = Actor(user_id=1000)

    def change(verb: Callable[..., Any]) -> None:
        # Outside a request and its transaction, so the event is handled at once, by this worker.
        verb(item.target, actor, "applied", now=now)

    at_once([lambda verb=verb: change(verb) for verb in (reactions_api.react, reactions_api.unreact) * WORKERS])
    reactions_api.unreact(item.target, actor, "applied", now=now)
    table.run(REACTION_CHANGED.event_type, {"target_id": item.target_id, "user_id": 1000, "what": "applied"}, now=now)
    assert (Score.objects.get(pk=item.target_id).applied, ScoreTerm.objects.count()) == (0, 0)
    assert Standing.objects.get(pk=author.pk).points == 0
    assert Document.objects.get(knowledge_id=item.pk).applied == 0
    assert PointEvent.objects.count() <= 1

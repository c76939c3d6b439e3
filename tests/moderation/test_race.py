"""Two people deciding at once, and many reporting at once, on a real MariaDB."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from social_learning.lib.errors import Conflict
from social_learning.moderation import api
from social_learning.moderation.models import Act, Case, Report, Stage

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: list[Callable[[], Any]]) -> list[str]:
    """Do all of it at the same moment; return how it went for each."""
    barrier = Barrier(len(works))

    def one(work: Callable[[], Any]) -> str:
        barrier.wait()
        try:
            work()
        except Conflict as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_two_decide_and_one_wins(
    mariadb: None, key: str, people: Any, steward: Any, second_steward: Any, as_actor: Any, now: Any
) -> None:
    api.report_key(key, people(1)[0], "unkind", now=now)
    first = as_actor(steward)
    outcome = at_once(
        [lambda: api.decide(key, first, "remove", now=now), lambda: api.decide(key, second_steward, "keep", now=now)]
    )
    assert sorted(outcome) == ["done", "too_late"]
    assert Act.objects.count() == 1


def test_many_report_and_it_is_set_aside_once(mariadb: None, key: str, people: Any, now: Any) -> None:
    works = [lambda person=person: api.report_key(key, person, "unkind", now=now) for person in people(6)]
    assert at_once(works) == ["done"] * 6
    assert (Report.objects.count(), Case.objects.get().stage) == (6, Stage.HIDDEN)
    assert Act.objects.filter(act="hidden").count() == 1

"""Two approvals of a new version, two saves of one text, two new versions at once, on a real MariaDB."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import copies, queries
from social_learning.knowledge.revision_models import Revision
from social_learning.lib.errors import Conflict, NotAllowed
from social_learning.review import api
from tests.review.conftest import PRAISE

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 5


def at_once(verbs: list[Callable[[], object]]) -> list[str]:
    """Let everybody do theirs at the same moment; return how it went for each."""
    barrier = Barrier(len(verbs))

    def one(verb: Callable[[], object]) -> str:
        barrier.wait()
        try:
            verb()
        except (Conflict, NotAllowed) as refused:
            return refused.code
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(one, verbs))


def test_one_of_many_begins_a_new_version(mariadb: None, published: Any, author: Any, as_actor: Any, now: Any) -> None:
    item, me = published(), as_actor(author)
    outcome = at_once([lambda: api.perform("improve", item.pk, me, now=now)] * MANY)
    assert outcome.count("won") == 1
    assert set(outcome) <= {"won", "too_late", "copy_in_hand"}
    assert [row.number for row in Revision.objects.order_by("pk")] == [1, None]


def test_one_of_two_saves_gets_through(mariadb: None, published: Any, author: Any, as_actor: Any, now: Any) -> None:
    item, me = published(), as_actor(author)
    api.perform("improve", item.pk, me, now=now)
    version = copies.in_hand(queries.get_by_id(item.pk)).version

    def save(number: int) -> Callable[[], object]:
        return lambda: knowledge_api.save_draft(item.pk, me, version=version, now=now, body=f"Text {number}")

    outcome = at_once([save(number) for number in range(MANY)])
    assert sorted(outcome) == ["stale"] * (MANY - 1) + ["won"]
    assert copies.in_hand(queries.get_by_id(item.pk)).body == f"Text {outcome.index('won')}"


def test_one_of_many_approves_and_the_number_is_two(
    mariadb: None, published: Any, author: Any, expert: Any, site_admin: Any, as_actor: Any, now: Any
) -> None:
    item, me = published(), as_actor(author)
    api.perform("improve", item.pk, me, now=now)
    version = copies.in_hand(queries.get_by_id(item.pk)).version
    knowledge_api.save_draft(item.pk, me, version=version, now=now, body="New.")
    api.perform("submit", item.pk, me, now=now)
    api.perform("claim", item.pk, as_actor(expert), now=now)
    wise = [as_actor(expert), as_actor(site_admin)] * 2
    outcome = at_once(
        [lambda one=one: api.perform("approve", item.pk, one, now=now, payload=PRAISE) for one in wise]  # type: ignore[misc]
    )
    assert outcome.count("won") == 1
    assert list(Revision.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert queries.get_by_id(item.pk).body == "New."

"""Fixtures of the catalogue's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def full_text(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put the database's own full text over the words, where no migration of this test run has done it."""
    from social_learning.search import schema
    from social_learning.search.engines import database

    names = set(request.fixturenames)
    if not names & {"db", "transactional_db"} and request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("transactional_db" if "mariadb" in names or "transactional_db" in names else "db")
    editor = SimpleNamespace(connection=connection)
    was_there = schema.exists(connection)
    schema.make(editor)
    yield
    if not was_there:
        schema.drop(editor)
        database.forget_what_is_there()


@pytest.fixture
def listed(published: Callable[..., Any]) -> Callable[..., Any]:
    """Make a published Knowledge that is in the catalogue: ``listed(title="…", trending=3.5, likes=2, …)``."""
    from social_learning.search import api
    from social_learning.search.api import Rank

    def make(*, trending: float = 0.0, likes: int = 0, applied: int = 0, **fields: Any) -> Any:
        item = published(**fields)
        api.sync_knowledge(item.pk)
        api.rank(item.target_id, lambda: Rank(trending, likes, applied, 0))
        return item

    return make

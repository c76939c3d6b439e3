"""The full text of a real MariaDB: see tests/settings.py. It sees what is committed, so nothing is rolled back here."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.search import api, queries, schema, suggest
from social_learning.search.engines import database
from social_learning.search.filters import Filters
from tests.search.found import titles

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def actor(mariadb: None, transactional_db: None, full_text: None, learner: Any, as_actor: Any) -> Any:
    """Somebody who looks for something on MariaDB."""
    return as_actor(learner)


def find(actor: Any, text: str, **more: Any) -> list[str]:
    return titles(queries.find(actor, Filters(), text=text, sort=queries.MATCH, **more))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Échafaudage sûr", "ECHAFAUDAGE sur"),
        ("Ladders on the line", "ladder"),
        ("AI at the gate", "ai"),
        ("How to lift", "how"),
        ("What is new", "what is"),
        ("安全第一", "全第一"),
        ("Первый взгляд", "перв"),
        ("5S in the workshop", "5s"),
    ],
)
def test_short_frequent_and_foreign_words_are_found(
    actor: Any, listed: Callable[..., Any], title: str, text: str
) -> None:
    listed(title=title, why="", body="")
    listed(title="Something else entirely", why="", body="")
    assert find(actor, text) == [title]


@pytest.mark.parametrize("text", ['"', "+-*", '") OR 1', "@@", "a" * 3000, "_", "%", "('x') > 0", "\\"])
def test_signs_of_the_engine_are_nothing_but_signs(actor: Any, listed: Callable[..., Any], text: str) -> None:
    listed(title="Lifting")
    assert find(actor, text) == []


def test_order_trust_language_and_spelling(actor: Any, listed: Callable[..., Any], now: Any) -> None:
    listed(title="Inside", why="", body="The harness comes first.")
    listed(title="Harness plain", why="", body="", language="fr")
    listed(title="Harness valid", why="", body="", validated_at=now)
    assert find(actor, "harness") == ["Harness valid", "Harness plain", "Inside"]
    assert titles(queries.find(actor, Filters(language="fr"), text="harness", sort="match")) == ["Harness plain"]
    assert suggest.meant(actor, "harnesss") == ""
    assert suggest.meant(actor, "hurness") == ""
    assert suggest.meant(actor, "harmess") == "harness"
    counts = queries.counts(actor, Filters(language="fr"), text="harness")
    assert counts["language"] == {"fr": 1, "": 2}
    assert sum(counts["trust"].values()) == 1


def test_the_full_text_is_used_and_the_permission_is_in_the_statement(actor: Any, listed: Callable[..., Any]) -> None:
    listed(title="Harness")
    with CaptureQueriesContext(connection) as made:
        assert find(actor, "harness") == ["Harness"]
    sql = next(query["sql"] for query in made.captured_queries if "AGAINST" in query["sql"])
    assert "audience" in sql
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql.replace("%", "%%"))
        assert "fulltext" in {row[3] for row in cursor.fetchall()}


def test_what_is_edited_or_gone_is_found_no_more(actor: Any, listed: Callable[..., Any]) -> None:
    item = listed(title="Harness", why="", body="")
    item.title = "Rope"
    item.save()
    api.sync_knowledge(item.pk)
    assert (find(actor, "harness"), find(actor, "rope")) == ([], ["Rope"])
    type(item).objects.filter(pk=item.pk).update(state="archived")
    api.sync_knowledge(item.pk)
    assert find(actor, "rope") == []


def test_without_the_migration_it_is_slower_and_finds_the_same(actor: Any, listed: Callable[..., Any]) -> None:
    listed(title="Échafaudage sûr")
    editor = SimpleNamespace(connection=connection)
    schema.drop(editor)
    database.forget_what_is_there()
    try:
        assert find(actor, "echaf") == ["Échafaudage sûr"]
        schema.drop(editor)
    finally:
        schema.make(editor)
    schema.make(editor)
    assert find(actor, "echaf") == ["Échafaudage sûr"]

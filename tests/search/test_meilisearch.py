"""The site's Meilisearch, as far as a stand-in can tell (meili.py): what it is told, what it is asked, its absence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from social_learning.search import api, engines, queries
from social_learning.search.engines.base import EngineDown
from social_learning.search.engines.meilisearch import SETTINGS
from social_learning.search.filters import Filters
from social_learning.search.models import Document
from social_learning.spaces import api as spaces
from tests.search import meili
from tests.search.found import titles

pytest.importorskip("meilisearch")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: Any) -> Iterator[meili.Server]:
    """A server that the site has set up as Tutor does."""
    engines.forget_failures()
    with meili.running() as found:
        settings.MEILISEARCH_ENABLED = True
        settings.MEILISEARCH_URL = found.url
        settings.MEILISEARCH_API_KEY = "the-key"
        settings.MEILISEARCH_INDEX_PREFIX = "tutor_"
        yield found
    engines.forget_failures()


def find(actor: Any, text: str, filters: Filters | None = None, sort: str = queries.MATCH) -> list[str]:
    return titles(queries.find(actor, filters or Filters(), text=text, sort=sort))


def test_documents_come_and_go_with_what_they_can_be_filtered_by(
    server: meili.Server, listed: Callable[..., Any]
) -> None:
    item = listed(title="Harness")
    (copy,) = server.documents.values()
    assert (copy["title"], copy["audience"], copy["kind"]) == ("Harness", item.space_id, "article")
    assert set(SETTINGS["filterableAttributes"]) <= set(copy)
    assert {
        path.split("?")[0].rpartition("/documents")[0] for _m, path, _b, _k in server.asked if "/documents" in path
    } == {"/indexes/tutor_social_learning_documents"}
    assert {key for _method, _path, _body, key in server.asked} == {"the-key"}
    type(item).objects.filter(pk=item.pk).update(state="archived")
    api.sync_knowledge(item.pk)
    assert not server.documents


def test_what_a_person_sees_is_part_of_every_question(
    server: meili.Server, listed: Callable[..., Any], learner: Any, make_user: Any, as_actor: Any, course_key: str,
    now: Any,
) -> None:  # fmt: skip
    hidden = spaces.ensure_course_space(course_key, now=now)
    listed(title="Harness", space=hidden)
    listed(title="A harness for all", language="fr")
    inside, outside = as_actor(learner), as_actor(make_user("out"))
    assert sorted(find(inside, "harness")) == ["A harness for all", "Harness"]
    assert find(outside, "harness") == ["A harness for all"]
    assert find(inside, "harness", Filters(language="fr", kind="article")) == ["A harness for all"]
    assert find(inside, "harness", sort="new")
    assert queries.counts(outside, Filters(), text="harness")["language"] == {"fr": 1}
    for asked in server.searches():
        assert asked["filter"][0].startswith("(audience ")
        assert asked["attributesToRetrieve"] == ["id"]


def test_a_copy_that_is_late_shows_nothing_more(
    server: meili.Server, listed: Callable[..., Any], make_user: Any, as_actor: Any, course_key: str, now: Any
) -> None:
    listed(title="Harness")
    hidden = spaces.ensure_course_space(course_key, now=now)
    Document.objects.update(audience=hidden.pk)
    outside = as_actor(make_user("out"))
    assert find(outside, "harness") == []
    assert not queries.counts(outside, Filters(), text="harness")["kind"]


def test_trust_and_help_order_what_the_server_found(
    server: meili.Server, listed: Callable[..., Any], learner: Any, as_actor: Any, now: Any
) -> None:
    listed(title="Harness plain")
    listed(title="Harness valid", validated_at=now)
    listed(title="Inside", body="A harness.")
    assert find(as_actor(learner), "harness") == ["Harness valid", "Harness plain", "Inside"]


def test_the_database_answers_while_the_server_does_not(
    server: meili.Server, listed: Callable[..., Any], learner: Any, as_actor: Any
) -> None:
    listed(title="Harness")
    server.broken = True
    asked = len(server.searches())
    assert find(as_actor(learner), "harness") == ["Harness"]
    assert find(as_actor(learner), "harness") == ["Harness"]
    # It was asked once; then nobody waits for it for a while.
    assert len(server.searches()) == asked + 1
    # And what is shared meanwhile is shared all the same.
    assert listed(title="Rope").pk
    with pytest.raises(EngineDown):
        engines.current().remove([1])


def test_a_server_that_is_not_there_and_one_that_is_not_wanted(
    server: meili.Server, listed: Callable[..., Any], learner: Any, as_actor: Any, settings: Any
) -> None:
    listed(title="Harness")
    settings.MEILISEARCH_URL = "http://127.0.0.1:9"
    assert find(as_actor(learner), "harness") == ["Harness"]
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "SEARCH_ENGINE": "database"}
    assert engines.current().name == "database"
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "SEARCH_ENGINE": "auto"}
    settings.MEILISEARCH_ENABLED = False
    assert engines.current().name == "database"


def test_a_rebuild_sends_in_pieces(server: meili.Server, listed: Callable[..., Any]) -> None:
    for number in range(5):
        listed(title=f"Harness {number}")
    server.asked.clear()
    server.documents.clear()
    for _targets in api.rebuild():
        pass
    assert len([path for _m, path, _b, _k in server.asked if "/documents" in path]) <= 5
    assert len(server.documents) == Document.objects.count() > 5

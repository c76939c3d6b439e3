"""A page costs the same however much there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.comments.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_demo_bar(settings: Any) -> None:
    """Count our own queries: the demo's bar of personas asks one of its own on every page."""
    engine = {**settings.TEMPLATES[0]}
    processors = [name for name in engine["OPTIONS"]["context_processors"] if not name.startswith("demo.")]
    engine["OPTIONS"] = {**engine["OPTIONS"], "context_processors": processors}
    settings.TEMPLATES = [engine]
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "BASE_TEMPLATE": None}


def _count(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("query", ["", "?sort=new", "?q=lift&theme=safety&kind=article"])
def test_the_catalogue_costs_the_same_however_much_there_is(
    web: Callable[..., Any], listed: Callable[..., Any], make_user: Any, learner: Any, query: str
) -> None:
    client, url = web(learner), f"/social-learning/{query}"
    # More than a shelf holds: then a place of it is kept for what few people know.
    for _number in range(9):
        listed()
    first = _count(client, url)
    for _number in range(9):
        listed(author=make_user())
    # Seven shelves, each with what it needs; a list with its filters is as much.
    assert first <= 20
    assert _count(client, url) == first


def test_a_knowledge_page_costs_the_same_with_many_comments(
    web: Callable[..., Any], listed: Callable[..., Any], make_user: Any, learner: Any, now: Any
) -> None:
    item, client = listed(), web(learner)
    url = f"/social-learning/knowledge/{item.uuid}/"

    def talk() -> None:
        said = {"target": item.target, "body": "Thanks.", "created_at": now}
        parent = Comment.objects.create(user_id=make_user().pk, **said)
        Comment.objects.create(user_id=make_user().pk, parent=parent, **said)

    talk()
    first = _count(client, url)
    for _number in range(6):
        talk()
    assert _count(client, url) == first


def test_the_inbox_costs_the_same_with_many_messages(
    web: Callable[..., Any], learner: Any, author: Any, now: Any
) -> None:
    from social_learning.inbox.models import Message

    client = web(learner)

    def tell(number: int) -> None:
        Message.objects.create(
            user_id=learner.pk, kind="applied", actor_id=author.pk, params={"title": "T", "note": "N"},
            url="/social-learning/", dedupe_key=f"test:{number}", created_at=now,
        )  # fmt: skip

    tell(0)
    first = _count(client, "/social-learning/inbox/")
    for number in range(1, 8):
        tell(number)
    assert _count(client, "/social-learning/inbox/") == first


def test_the_ranking_costs_the_same_however_much_there_is(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, now: Any
) -> None:
    from social_learning.popularity import api
    from tests import acts

    def fill(number: int) -> None:
        for _number in range(number):
            target = listed().target
            for person in range(1000, 1006):
                acts.do("finish", target, person, now)
                api.sync(target.pk, person, now=now)
            api.place(listed().target_id)

    client, url = web(learner), "/social-learning/best/"
    fill(2)
    first = _count(client, url)
    fill(9)
    assert first <= 18
    assert _count(client, url) == first

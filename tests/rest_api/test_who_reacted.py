"""Who reacted and what waits, as the REST API says it: who may, what comes back, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.reactions.models import Reaction

API = "/api/social_learning/v1/"
Client = Callable[..., Any]


@pytest.fixture
def item(published: Callable[..., Any]) -> Any:
    """A published item of the author."""
    return published(title="Sealing a joint")


@pytest.fixture
def url(item: Any) -> str:
    """The address of reactions to it."""
    return f"{API}targets/{item.key}/reactions/"


def test_a_colleague_sees_who_liked_it(client_for: Client, learner: Any, expert: Any, url: str) -> None:
    client_for(learner).put(f"{url}like/")
    body = client_for(expert).get(f"{url}like/").json()
    assert (body["kind"], body["count"], body["names_shown"], body["next"]) == ("like", 1, True, None)
    assert body["words"] == body["results"][0]["name"] == "Lea Learner"
    assert body["results"][0]["is_mine"] is False
    assert "@" not in str(body)


def test_nobody_else_does(
    client_for: Client, make_user: Any, url: str, learner: Any, settings: Any, space: Any
) -> None:
    assert client_for(None).get(f"{url}like/").status_code == 401
    assert client_for(learner).get(f"{url}question/").status_code == 403
    assert client_for(learner).get(f"{url}dislike/").json()["code"] == "unknown_kind"
    assert client_for(learner).get(f"{url}like/", {"cursor": "x"}).json()["code"] == "bad_cursor"
    assert client_for(learner).get(f"{url}like/", {"limit": "1000"}).status_code == 400
    space.visibility = "members"
    space.save()
    assert client_for(make_user("stranger")).get(f"{url}like/").status_code == 404


def test_a_site_can_name_nobody(client_for: Client, learner: Any, author: Any, url: str, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "WHO_REACTED": "numbers"}
    client_for(learner).put(f"{url}like/")
    body = client_for(author).get(f"{url}like/").json()
    assert (body["results"], body["names_shown"], body["words"]) == ([], False, "1 person")


def test_what_waits_is_seen_and_cleared_by_the_owner(client_for: Client, learner: Any, author: Any, url: str) -> None:
    client_for(learner).put(f"{url}question/")
    owner = client_for(author)
    (row,) = owner.get(f"{API}me/waiting/").json()["results"]
    assert (row["title"], row["kind"], row["count"], row["people"]) == (
        "Sealing a joint",
        "question",
        1,
        ["Lea Learner"],
    )
    assert client_for(learner).get(f"{API}me/waiting/").json() == {"results": [], "next": None}
    assert client_for(learner).post(f"{url}question/answered/").status_code == 403
    assert owner.post(f"{url}like/answered/").json()["code"] == "not_a_mark"
    assert Reaction.objects.count() == 1
    assert owner.post(f"{url}question/answered/").json() == {"answered": 1}
    assert owner.post(f"{url}question/answered/").json() == {"answered": 0}
    assert owner.get(f"{API}me/waiting/").json()["results"] == []


def test_it_costs_the_same_however_many_reacted(client_for: Client, learner: Any, make_user: Any, url: str) -> None:
    client = client_for(learner)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{url}like/").status_code == 200
        return len(asked)

    client.put(f"{url}like/")
    one = cost()
    for number in range(12):
        client_for(make_user(f"fan{number}")).put(f"{url}like/")
    assert cost() == one

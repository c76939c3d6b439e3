"""The inbox over REST."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.inbox import api

URL = "/api/social_learning/v1/inbox/"


@pytest.fixture
def told(learner: Any, author: Any, now: Any) -> list[int]:
    """Three messages to the learner, oldest first."""
    rows = [
        api.tell(
            learner.pk,
            "commented",
            params={"title": f"Number {number}", "excerpt": "<b>Thanks</b>"},
            url="/x/",
            dedupe_key=f"k{number}",
            now=now,
            actor_id=author.pk,
        )
        for number in range(3)
    ]
    return [row.pk for row in rows if row is not None]


def test_the_list_is_ones_own_newest_first(told: list[int], learner: Any, author: Any, client_for: Any) -> None:
    answer = client_for(learner).get(URL)
    assert answer.status_code == 200
    assert [message["id"] for message in answer.json()["results"]] == told[::-1]
    assert (answer.json()["unread"], answer.json()["next"]) == (3, "")
    first = answer.json()["results"][0]
    assert first["sentence"] == "Amir Author has commented on “Number 2”."
    assert first["quote"] == "<b>Thanks</b>"
    assert "@" not in answer.content.decode()
    assert client_for(author).get(URL).json()["results"] == []


def test_reading_some_and_all(told: list[int], learner: Any, client_for: Any) -> None:
    client = client_for(learner)
    assert client.get(f"{URL}unread/").json() == {"unread": 3}
    some = client.post(f"{URL}read/", {"ids": told[:1]}, format="json")
    assert (some.status_code, some.json()) == (200, {"unread": 2})
    assert client.post(f"{URL}read/", {"all": True}, format="json").json() == {"unread": 0}


def test_nobody_reads_anothers(told: list[int], author: Any, learner: Any, client_for: Any) -> None:
    assert client_for(author).post(f"{URL}read/", {"ids": told}, format="json").status_code == 200
    assert client_for(learner).get(f"{URL}unread/").json() == {"unread": 3}


@pytest.mark.parametrize("body", [{}, {"ids": "x"}, {"ids": [0]}, {"ids": [2**70]}, {"all": "perhaps"}, [1]])
def test_what_cannot_be_read_is_said(body: Any, learner: Any, client_for: Any) -> None:
    answer = client_for(learner).post(f"{URL}read/", body, format="json")
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "fields"}
    assert answer.json()["fields"]


def test_a_bad_cursor_is_said(learner: Any, client_for: Any) -> None:
    answer = client_for(learner).get(URL, {"cursor": "%%%"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize(("method", "path"), [("get", ""), ("get", "unread/"), ("post", "read/")])
def test_one_logs_in_first(method: str, path: str, client_for: Any, db: None) -> None:
    assert getattr(client_for(None), method)(f"{URL}{path}").status_code == 401

"""The private thread of a review over REST: who reads, who writes, what is new."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.inbox.models import Message
from social_learning.review import api

pytestmark = pytest.mark.django_db
V1 = "/api/social_learning/v1"


@pytest.fixture
def reviewed(published: Any, as_actor: Any, author: Any, expert: Any, now: Any) -> Any:
    """A draft that the expert is looking at."""
    draft = published(state="draft", published_at=None, title="Lifting")
    api.perform("submit", draft.pk, as_actor(author), now=now)
    api.perform("claim", draft.pk, as_actor(expert), now=now)
    return draft


@pytest.fixture
def thread(client_for: Any, reviewed: Any) -> Any:
    """Call the thread as somebody: ``thread(user, "post", text="…")``."""

    def call(user: Any, verb: str = "get", part: str = "", **body: Any) -> Any:
        return getattr(client_for(user), verb)(f"{V1}/knowledge/{reviewed.uuid}/thread/{part}", body, format="json")

    return call


def test_written_read_and_noted(thread: Any, author: Any, expert: Any) -> None:
    made = thread(author, "post", text="Is <script>this</script> **right**?")
    assert (made.status_code, made.json()["is_mine"], made.json()["is_new"]) == (201, True, False)
    shown = thread(expert).json()
    assert (shown["unread"], shown["may_write"]) == (1, True)
    assert [(row["text"], row["is_new"], row["is_mine"]) for row in shown["results"]] == [
        ("Is <script>this</script> **right**?", True, False)
    ]
    assert "<strong>right</strong>" in shown["results"][0]["html"]
    assert "<script" not in shown["results"][0]["html"]
    assert thread(expert, "post", "read/").json() == {"read": 1}
    assert thread(expert, "post", "read/").json() == {"read": 0}
    assert thread(expert).json()["unread"] == 0
    assert not Message.objects.filter(user_id=expert.pk, kind="review_message", read_at=None).exists()


def test_who_takes_part_and_who_does_not(
    thread: Any, author: Any, expert: Any, steward: Any, learner: Any, make_user: Any, client_for: Any
) -> None:
    for user in (author, expert, steward):
        assert thread(user).status_code == 200
        assert thread(user, "post", text="Hello").status_code == 201
        assert thread(user, "post", "read/").status_code == 200
    for user in (learner, make_user("nobody")):
        assert thread(user).status_code == 404
        assert thread(user, "post", text="Hello").status_code == 404
        assert thread(user, "post", "read/").status_code == 404
    assert thread(None).status_code == 401
    assert thread(None, "post", text="Hello").status_code == 401


def test_nothing_too_much_and_too_late(
    thread: Any, reviewed: Any, author: Any, expert: Any, as_actor: Any, now: Any
) -> None:
    for text in ("", "   ", "x" * 4_001):
        assert thread(author, "post", text=text).status_code == 400
    praise = {"strength": "Clear, short, and it saves backs."}
    api.perform("approve", reviewed.pk, as_actor(expert), now=now, payload=praise)
    assert thread(author).json()["may_write"] is False
    late = thread(author, "post", text="Thank you!")
    assert (late.status_code, late.json()["code"]) == (409, "thread_closed")

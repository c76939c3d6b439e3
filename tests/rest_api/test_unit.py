"""Many targets at a glance: who sees what, in which shape, and at what cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning import api
from social_learning.comments import api as comments
from social_learning.knowledge.models import State
from social_learning.reactions import api as reactions
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Role, Visibility
from social_learning.targets import api as targets

URL = "/api/social_learning/v1/targets/"


@pytest.fixture
def ask(client_for: Callable[[Any], Any]) -> Callable[..., Any]:
    """Ask as somebody for some keys: ``ask(user, key, …)``."""

    def get(user: Any, *keys: str) -> Any:
        return client_for(user).get(URL, {"keys": ",".join(keys)})

    return get


@pytest.fixture
def closed(now: datetime) -> Any:
    """A space for its members only."""
    return spaces.create_space("board", title="Board", now=now, visibility=Visibility.MEMBERS)


def keys_of(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["key"] for row in answer.json()["results"]]


def test_all_that_is_needed_to_draw_each_in_the_order_asked_for(
    ask: Callable[..., Any], published: Callable[..., Any], learner: Any, as_actor: Callable[..., Any], now: datetime
) -> None:
    first, second = published(), published()
    reactions.react(first.target, as_actor(learner), "like", now=now)
    comments.add(first.target, as_actor(learner), "Thank you!", now=now)
    body = ask(learner, second.key, first.key, second.key).json()
    assert [row["key"] for row in body["results"]] == [second.key, first.key]
    assert body["results"][1] == {
        "key": first.key,
        "reactions": {"counts": {"like": 1, "applied": 0}, "mine": ["like"], "can_react": True},
        "comments": {"count": 1, "can_comment": True, "forum": None},
    }
    assert [kind["name"] for kind in body["kinds"]][:2] == ["like", "applied"]


def test_each_is_the_same_as_asked_for_alone(
    ask: Callable[..., Any],
    client_for: Callable[[Any], Any],
    published: Callable[..., Any],
    learner: Any,
    author: Any,
    as_actor: Callable[..., Any],
    now: datetime,
) -> None:
    item = published()
    reactions.react(item.target, as_actor(learner), "question", now=now)
    for person in (learner, author):
        alone = client_for(person).get(f"{URL}{item.key}/").json()
        (row,) = ask(person, item.key).json()["results"]
        assert row["comments"] == alone["comments"]
        assert row["reactions"] == {key: alone["reactions"][key] for key in ("counts", "mine", "can_react")}


def test_what_waits_for_the_owner_is_counted_for_owner_and_stewards_only(
    ask: Callable[..., Any],
    published: Callable[..., Any],
    learner: Any,
    author: Any,
    steward: Any,
    as_actor: Callable[..., Any],
    now: datetime,
) -> None:
    item = published()
    reactions.react(item.target, as_actor(learner), "question", now=now)
    counted = {person: ask(person, item.key).json()["results"][0] for person in (learner, author, steward)}
    assert "question" not in counted[learner]["reactions"]["counts"]
    assert counted[author]["reactions"]["counts"]["question"] == 1
    assert counted[steward]["reactions"]["counts"]["question"] == 1
    assert counted[author]["reactions"]["can_react"] is False


def test_what_is_in_a_closed_space_is_there_for_its_members_only(
    ask: Callable[..., Any], published: Callable[..., Any], make_user: Callable[..., Any], learner: Any, closed: Any
) -> None:
    hidden, open_ = published(space=closed), published()
    member = make_user("mia")
    spaces.add_member(closed.pk, member.pk, role=Role.MEMBER)
    assert keys_of(ask(learner, hidden.key, open_.key)) == [open_.key]
    assert keys_of(ask(member, hidden.key, open_.key)) == [hidden.key, open_.key]


def test_the_blocks_of_a_course_are_there_for_those_in_it(
    ask: Callable[..., Any],
    make_user: Callable[..., Any],
    learner: Any,
    site_admin: Any,
    course_key: str,
    now: datetime,
) -> None:
    space = spaces.ensure_course_space(course_key, now=now) if learner else None
    block = "block-v1:Demo+Social+2026+type@video+block@one"
    assert space is not None
    targets.ensure(block, now=now, space_id=space.pk)
    assert keys_of(ask(learner, block)) == [block]
    assert keys_of(ask(site_admin, block)) == [block]
    assert keys_of(ask(make_user("tom"), block)) == []


def test_drafts_what_is_gone_unknown_or_no_key_is_left_out(
    ask: Callable[..., Any], published: Callable[..., Any], learner: Any, author: Any, now: datetime
) -> None:
    draft, gone, here = published(state=State.DRAFT), published(), published()
    targets.mark_deleted(gone.target_id, now=now)
    asked = (draft.key, gone.key, "knowledge-v1:00000000-0000-4000-8000-000000000000", "nonsense", "", here.key)
    assert keys_of(ask(learner, *asked)) == [here.key]
    assert keys_of(ask(author, *asked)) == [draft.key, here.key]


def test_bad_input_is_refused_with_a_sentence(ask: Callable[..., Any], learner: Any) -> None:
    many = [f"course-v1:A+B+{number}" for number in range(101)]
    assert keys_of(ask(learner, *many[:100])) == []
    for answer in (ask(learner, *many), ask(learner), ask(learner, "x" * 30_000)):
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
        assert answer.json()["fields"]["keys"].endswith(".")


def test_nobody_who_is_not_logged_in_sees_anything(ask: Callable[..., Any], published: Callable[..., Any]) -> None:
    assert ask(None, published().key).status_code == 401


def test_fifty_cost_as_many_queries_as_one(
    ask: Callable[..., Any], published: Callable[..., Any], learner: Any, as_actor: Callable[..., Any]
) -> None:
    items = [published() for _number in range(50)]
    actor = as_actor(learner)
    for number in (1, 50):
        with CaptureQueriesContext(connection) as captured:
            found = api.glances([item.key for item in items[:number]], actor)
        assert (len(found), len(captured)) == (number, 2)
    costs = []
    for number in (1, 50):
        with CaptureQueriesContext(connection) as captured:
            ask(learner, *(item.key for item in items[:number]))
        costs.append(len(captured))
    assert costs[0] == costs[1]

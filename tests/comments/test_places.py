"""One place to discuss a unit: where the operator wants the course forum, our own thread leads there and only stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from social_learning.comments import api, places, queries
from social_learning.edxapp import forum
from social_learning.edxapp.forum import Topic
from social_learning.lib.errors import NotAllowed
from social_learning.operations import values
from social_learning.spaces import api as spaces

KEY = "block-v1:Demo+Social+2026+type@vertical+block@unit"
TOPIC = Topic("https://apps.example.org/discussions/course/topics/abc", 12)


@pytest.fixture(autouse=True)
def _forum(monkeypatch: pytest.MonkeyPatch) -> None:
    """The forum has a topic for the unit."""
    monkeypatch.setitem(forum.TWIN, KEY, TOPIC)


@pytest.fixture
def bridge(settings: Any) -> None:
    """The operator wants the forum to be the place."""
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "FORUM_BRIDGE": "link"}


@pytest.fixture
def unit(learner: Any, as_actor: Any, now: Any) -> Any:
    """The unit's target."""
    return spaces.open_target(KEY, as_actor(learner), now=now)


def test_without_the_bridge_our_own_thread_is_the_place(unit: Any, learner: Any, as_actor: Any, now: Any) -> None:
    assert places.elsewhere(KEY) is None
    assert places.may_add(as_actor(learner), unit)
    assert api.add(unit, as_actor(learner), "Here.", now=now).pk


def test_with_it_nothing_is_added_here_and_what_was_said_stays(
    unit: Any, learner: Any, as_actor: Any, now: Any, settings: Any
) -> None:
    said = api.add(unit, as_actor(learner), "Before.", now=now)
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "FORUM_BRIDGE": "link"}
    assert not places.may_add(as_actor(learner), unit)
    with pytest.raises(NotAllowed) as refused:
        api.add(unit, as_actor(learner), "After.", now=now)
    assert (refused.value.code, refused.value.extra) == ("in_forum", {"url": TOPIC.url})
    (kept,) = queries.thread(unit, as_actor(learner)).comments
    assert kept.body == "Before."
    # One's own words remain one's own.
    api.edit(said.uuid, as_actor(learner), "Better.", now=now)
    assert api.remove(said.uuid, as_actor(learner), now=now).deleted_at == now


def test_units_without_a_topic_and_everything_else_keep_their_thread(
    bridge: None, published: Any, learner: Any, as_actor: Any
) -> None:
    target = published().target
    assert places.may_add(as_actor(learner), target)
    assert places.many([KEY, f"{KEY}2", target.key]) == {KEY: TOPIC}


def test_the_pages_and_rest_lead_to_the_forum(bridge: None, unit: Any, learner: Any, client_for: Any) -> None:
    client = client_for(learner)
    summary = client.get(reverse("social_learning:api-target", args=[KEY])).json()["comments"]
    assert summary["can_comment"] is False
    assert summary["forum"] == {"url": TOPIC.url, "posts": 12, "words": "Discuss in the course forum (12 posts)"}
    refused = client.post(reverse("social_learning:api-comments", args=[KEY]), {"body": "No"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "in_forum")
    html = client.get(reverse("social_learning:talk", args=[KEY])).content.decode()
    assert TOPIC.url in html
    assert 'data-do="add"' not in html


@pytest.mark.parametrize(("posts", "words"), [(None, "forum"), (0, "forum"), (1, "(1 post)"), (2, "(2 posts)")])
def test_the_link_says_how_much_was_said(posts: int | None, words: str) -> None:
    assert places.words(Topic("/x", posts)).endswith(words)


def test_operators_hear_of_a_wrong_word() -> None:
    assert values.problem("FORUM_BRIDGE", "link") == ""
    assert "link" in values.problem("FORUM_BRIDGE", "mirror")

"""What people wrote with "I applied this", and what waits for the owner, on pages and by forms alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from social_learning.reactions.models import Answered, Reaction

pytestmark = pytest.mark.django_db
Web = Callable[..., Any]


def _react(client: Any, item: Any, **form: str) -> Any:
    return client.post(
        f"/social-learning/t/{item.key}/react/", {"next": f"/social-learning/knowledge/{item.uuid}/", **form}
    )


def test_a_line_is_quoted_for_everybody_and_changed_by_its_writer_alone(
    web: Web, listed: Callable[..., Any], learner: Any, author: Any, expert: Any
) -> None:
    item = listed()
    page = f"/social-learning/knowledge/{item.uuid}/"
    assert "What colleagues did with it" not in web(expert).get(page).content.decode()
    _react(web(learner), item, kind="applied", note="At the loading bay.")
    for person in (author, expert):
        seen = web(person).get(page).content.decode()
        assert "At the loading bay." in seen
        assert "Lea Learner" in seen
        assert "Change your words" not in seen
    own = web(learner).get(page).content.decode()
    assert "Change your words" in own
    _react(web(learner), item, kind="applied", note="At gate 4.")
    assert "At gate 4." in web(expert).get(page).content.decode()
    _react(web(learner), item, kind="applied", undo="1", note="At gate 4.")
    assert "At gate 4." not in web(expert).get(page).content.decode()


def test_markup_in_a_line_is_text(web: Web, listed: Callable[..., Any], learner: Any) -> None:
    item = listed()
    _react(web(learner), item, kind="applied", note="<b>Bold</b>")
    assert "&lt;b&gt;Bold&lt;/b&gt;" in web(learner).get(f"/social-learning/knowledge/{item.uuid}/").content.decode()


def test_the_owner_finds_what_waits_and_clears_it(
    web: Web, listed: Callable[..., Any], learner: Any, author: Any
) -> None:
    item = listed()
    assert "Waiting for you" not in web(author).get("/social-learning/me/").content.decode()
    _react(web(learner), item, kind="question")
    seen = web(author).get("/social-learning/me/").content.decode()
    assert "Waiting for you" in seen
    assert "It is answered" in seen
    assert "Lea Learner" in seen
    assert "Waiting for you" not in web(learner).get("/social-learning/me/").content.decode()
    form = {"kind": "question", "next": "/social-learning/me/"}
    answer = web(author).post(f"/social-learning/t/{item.key}/answered/", form)
    assert answer.url == "/social-learning/me/?said=answered"
    assert "Waiting for you" not in web(author).get(answer.url).content.decode()
    assert Answered.objects.get().answered_by == author.pk


def test_nobody_else_clears_it(web: Web, listed: Callable[..., Any], learner: Any, expert: Any) -> None:
    item = listed()
    _react(web(learner), item, kind="question")
    refused = web(expert).post(f"/social-learning/t/{item.key}/answered/", {"kind": "question"})
    assert refused.status_code == 403
    assert Reaction.objects.count() == 1

"""React, comment and finish by forms alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from social_learning.comments.models import Comment
from social_learning.progress.models import Engagement
from social_learning.reactions.models import Reaction

pytestmark = pytest.mark.django_db


def _page(item: Any) -> str:
    return f"/social-learning/knowledge/{item.uuid}/"


def test_a_like_is_given_and_taken_back(web: Callable[..., Any], listed: Callable[..., Any], learner: Any) -> None:
    item, client = listed(), web(learner)
    react = f"/social-learning/t/{item.key}/react/"
    assert client.post(react, {"kind": "like", "next": _page(item)}).url == _page(item)
    page = client.get(_page(item)).content.decode()
    assert page.count('aria-pressed="true"') == 1
    assert client.post(react, {"kind": "like", "undo": "1", "next": _page(item)}).status_code == 302
    assert not Reaction.objects.exists()


def test_a_line_about_applying_it_reaches_its_author(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, author: Any
) -> None:
    item = listed()
    given = {"kind": "applied", "note": "At the loading bay.", "next": _page(item)}
    web(learner).post(f"/social-learning/t/{item.key}/react/", given)
    assert "At the loading bay." in web(author).get("/social-learning/me/").content.decode()


def test_nobody_reacts_to_their_own(web: Callable[..., Any], listed: Callable[..., Any], author: Any) -> None:
    item, client = listed(), web(author)
    answer = client.post(f"/social-learning/t/{item.key}/react/", {"kind": "like", "next": _page(item)})
    assert answer.status_code == 403
    assert not Reaction.objects.exists()
    assert "read-only" in client.get(_page(item)).content.decode()


def test_an_unknown_kind_and_an_unknown_target_are_refused(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any
) -> None:
    item, client = listed(), web(learner)
    assert client.post(f"/social-learning/t/{item.key}/react/", {"kind": "frown"}).status_code == 400
    assert client.post("/social-learning/t/nonsense/react/", {"kind": "like"}).status_code == 404


def test_a_form_never_leads_to_another_site(web: Callable[..., Any], listed: Callable[..., Any], learner: Any) -> None:
    item = listed()
    given = {"kind": "like", "next": "https://evil.example/"}
    answer = web(learner).post(f"/social-learning/t/{item.key}/react/", given)
    assert answer.url.startswith("/social-learning/")


def test_a_comment_is_written_answered_changed_and_removed(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, author: Any
) -> None:
    item, client = listed(), web(learner)
    url, back = f"/social-learning/t/{item.key}/comments/", f"{_page(item)}#comments"
    assert client.post(url, {"body": "Helped **me**.", "next": back}).url == f"{_page(item)}?said=commented#comments"
    comment = Comment.objects.get()
    web(author).post(url, {"body": "Glad!", "parent": comment.uuid, "next": back})
    page = client.get(_page(item)).content.decode()
    assert "Helped <strong>me</strong>." in page
    assert "Glad!" in page
    assert web(author).post(url, {"do": "edit", "uuid": comment.uuid, "body": "No."}).status_code == 403
    client.post(url, {"do": "edit", "uuid": comment.uuid, "body": "Helped us all.", "next": back})
    assert "Helped us all." in client.get(_page(item)).content.decode()
    client.post(url, {"do": "remove", "uuid": comment.uuid, "next": back})
    page = client.get(_page(item)).content.decode()
    assert "Helped us all." not in page
    assert "Glad!" in page


@pytest.mark.parametrize(
    "given", [{"body": "  "}, {"do": "edit", "uuid": "x", "body": "b"}, {"body": "b", "parent": "x"}]
)
def test_a_comment_that_makes_no_sense_is_refused(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, given: dict[str, str]
) -> None:
    answer = web(learner).post(f"/social-learning/t/{listed().key}/comments/", given)
    assert answer.status_code == 400
    assert not Comment.objects.exists()


def test_what_people_write_is_shown_as_text(web: Callable[..., Any], listed: Callable[..., Any], learner: Any) -> None:
    item = listed(title="<script>alert(1)</script>", body='<img src=x onerror="alert(2)">', why="<b>why</b>")
    client = web(learner)
    client.post(f"/social-learning/t/{item.key}/comments/", {"body": "<script>alert(3)</script>"})
    for url in (_page(item), "/social-learning/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "onerror" not in page or "onerror=&quot;" in page


def test_finished_and_not_finished_after_all(web: Callable[..., Any], listed: Callable[..., Any], learner: Any) -> None:
    item, client = listed(), web(learner)
    url = f"/social-learning/t/{item.key}/progress/"
    assert client.post(url, {"event": "finish", "next": _page(item)}).url == f"{_page(item)}?said=finished"
    assert Engagement.objects.get().completed_at is not None
    client.post(url, {"event": "undo", "next": _page(item)})
    assert Engagement.objects.get().completed_at is None

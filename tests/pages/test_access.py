"""Who sees which page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

NOWHERE = "00000000-0000-0000-0000-000000000000"
PAGES = ["", "share/", "desk/", "me/", "inbox/", f"knowledge/{NOWHERE}/", f"share/{NOWHERE}/", f"desk/{NOWHERE}/"]


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_asked_to_log_in(web: Callable[..., Any], page: str) -> None:
    answer = web(None).get(f"/social-learning/{page}")
    assert answer.status_code == 302
    assert "next=" in answer.url


@pytest.mark.parametrize("page", ["", "share/", "me/", "inbox/"])
def test_a_learner_sees_every_page_of_their_own(web: Callable[..., Any], learner: Any, space: Any, page: str) -> None:
    answer = web(learner).get(f"/social-learning/{page}")
    assert answer.status_code == 200
    assert answer.content.count(b"<main") == answer.content.count(b'id="main"') == 1
    assert answer.content.count(b"<h1") == 1


def test_what_does_not_exist_is_said_kindly(web: Callable[..., Any], learner: Any, space: Any) -> None:
    answer = web(learner).get(f"/social-learning/knowledge/{NOWHERE}/")
    assert answer.status_code == 404
    assert "We could not find this" in answer.content.decode()


def test_the_desk_is_for_experts_and_stewards(web: Callable[..., Any], learner: Any, expert: Any, steward: Any) -> None:
    assert web(expert).get("/social-learning/desk/").status_code == 200
    assert web(steward).get("/social-learning/desk/").status_code == 200
    assert web(learner).get("/social-learning/desk/").status_code == 403
    link = 'href="/social-learning/desk/"'
    assert link in web(expert).get("/social-learning/").content.decode()
    assert link not in web(learner).get("/social-learning/").content.decode()


def test_a_draft_is_its_authors_alone(
    web: Callable[..., Any], drafted: Callable[..., Any], author: Any, learner: Any, expert: Any
) -> None:
    url = f"/social-learning/share/{drafted().uuid}/"
    assert web(author).get(url).status_code == 200
    assert web(learner).get(url).status_code == 404
    assert web(expert).get(url).status_code == 404


def test_what_is_published_opens_for_reading_and_not_for_writing(
    web: Callable[..., Any], listed: Callable[..., Any], author: Any, learner: Any
) -> None:
    item = listed()
    assert web(learner).get(f"/social-learning/knowledge/{item.uuid}/").status_code == 200
    answer = web(author).get(f"/social-learning/share/{item.uuid}/")
    assert (answer.status_code, answer.url) == (302, f"/social-learning/knowledge/{item.uuid}/")


def test_the_review_form_is_for_who_reviews(
    web: Callable[..., Any], drafted: Callable[..., Any], author: Any, expert: Any, learner: Any
) -> None:
    item = drafted()
    web(author).post(f"/social-learning/share/{item.uuid}/", {"do": "submit", "version": item.version})
    url = f"/social-learning/desk/{item.uuid}/"
    assert web(expert).get(url).status_code == 200
    assert web(author).get(url).status_code == 403
    assert web(learner).get(url).status_code == 404


def test_a_published_item_has_no_review_form_for_readers(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any
) -> None:
    assert web(learner).get(f"/social-learning/desk/{listed().uuid}/").status_code == 403


def test_forms_need_the_token(listed: Callable[..., Any], learner: Any) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    item = listed()
    assert client.post(f"/social-learning/t/{item.key}/react/", {"kind": "like"}).status_code == 403
    assert client.post("/social-learning/share/", {"text": "Hello there"}).status_code == 403


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_only_a_posted_form_changes_something(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any, method: str
) -> None:
    item, client = listed(), web(learner)
    for doing in ("react", "comments", "progress"):
        assert getattr(client, method)(f"/social-learning/t/{item.key}/{doing}/").status_code == 405
    assert getattr(client, method)(f"/social-learning/knowledge/{item.uuid}/act/archive/").status_code == 405

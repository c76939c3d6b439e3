"""Who sees which page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

NOWHERE = "00000000-0000-0000-0000-000000000000"
PAGES = ["", "share/", "desk/", "me/", "inbox/", f"knowledge/{NOWHERE}/", f"share/{NOWHERE}/", f"desk/{NOWHERE}/"]


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_asked_to_log_in(browser: Callable[..., Any], page: str) -> None:
    answer = browser(None).get(f"/social-learning/{page}")
    assert answer.status_code == 302
    assert "next=" in answer.url


@pytest.mark.parametrize("page", ["", "share/", "me/", "inbox/"])
def test_a_learner_sees_every_page_of_their_own(
    browser: Callable[..., Any], learner: Any, space: Any, page: str
) -> None:
    answer = browser(learner).get(f"/social-learning/{page}")
    assert answer.status_code == 200
    assert b'<main id="main">' in answer.content
    assert answer.content.count(b"<h1") == 1


def test_what_does_not_exist_is_said_kindly(browser: Callable[..., Any], learner: Any, space: Any) -> None:
    answer = browser(learner).get(f"/social-learning/knowledge/{NOWHERE}/")
    assert answer.status_code == 404
    assert "We could not find this" in answer.content.decode()


def test_the_desk_is_for_experts_and_stewards(
    browser: Callable[..., Any], learner: Any, expert: Any, steward: Any
) -> None:
    assert browser(expert).get("/social-learning/desk/").status_code == 200
    assert browser(steward).get("/social-learning/desk/").status_code == 200
    assert browser(learner).get("/social-learning/desk/").status_code == 403
    assert "desk/" in browser(expert).get("/social-learning/").content.decode()
    assert "/social-learning/desk/" not in browser(learner).get("/social-learning/").content.decode()


def test_a_draft_is_its_authors_alone(
    browser: Callable[..., Any], drafted: Callable[..., Any], author: Any, learner: Any, expert: Any
) -> None:
    url = f"/social-learning/share/{drafted().uuid}/"
    assert browser(author).get(url).status_code == 200
    assert browser(learner).get(url).status_code == 404
    assert browser(expert).get(url).status_code == 404


def test_what_is_published_opens_for_reading_and_not_for_writing(
    browser: Callable[..., Any], listed: Callable[..., Any], author: Any, learner: Any
) -> None:
    item = listed()
    assert browser(learner).get(f"/social-learning/knowledge/{item.uuid}/").status_code == 200
    answer = browser(author).get(f"/social-learning/share/{item.uuid}/")
    assert (answer.status_code, answer.url) == (302, f"/social-learning/knowledge/{item.uuid}/")


def test_the_review_form_is_for_who_reviews(
    browser: Callable[..., Any], drafted: Callable[..., Any], author: Any, expert: Any, learner: Any
) -> None:
    item = drafted()
    browser(author).post(f"/social-learning/share/{item.uuid}/", {"do": "submit", "version": item.version})
    url = f"/social-learning/desk/{item.uuid}/"
    assert browser(expert).get(url).status_code == 200
    assert browser(author).get(url).status_code == 403
    assert browser(learner).get(url).status_code == 404


def test_a_published_item_has_no_review_form_for_readers(
    browser: Callable[..., Any], listed: Callable[..., Any], learner: Any
) -> None:
    assert browser(learner).get(f"/social-learning/desk/{listed().uuid}/").status_code == 403


def test_forms_need_the_token(listed: Callable[..., Any], learner: Any) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)
    item = listed()
    assert client.post(f"/social-learning/t/{item.key}/react/", {"kind": "like"}).status_code == 403
    assert client.post("/social-learning/share/", {"text": "Hello there"}).status_code == 403

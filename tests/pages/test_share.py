"""The one box and the one screen: nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from social_learning.knowledge.models import Knowledge, State
from social_learning.media.models import StoredFile
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import ReviewPolicy, Sharing

pytestmark = pytest.mark.django_db

BOX = "/social-learning/share/"
JSON = {"HTTP_ACCEPT": "application/json"}


def _fake_pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("guide.pdf", b"<html><script>alert(1)</script></html>", "application/pdf")


def _picture() -> SimpleUploadedFile:
    from io import BytesIO

    from PIL import Image

    data = BytesIO()
    Image.new("RGB", (32, 18), "teal").save(data, "PNG")
    return SimpleUploadedFile("board.png", data.getvalue(), "image/png")


def _screen(item: Knowledge) -> str:
    return f"/social-learning/share/{item.uuid}/"


def test_three_interactions_publish_where_sharing_is_direct(
    web: Callable[..., Any], author: Any, space: Any, theme: Any
) -> None:
    spaces_api.set_policy(space.pk, review_policy=ReviewPolicy.NONE)
    client = web(author)
    screen = client.post(BOX, {"text": "https://example.com/guide"}).url
    page = client.get(screen).content.decode()
    assert 'value="publish"' in page
    assert 'value="submit"' not in page or page.index('value="publish"') < page.index('value="submit"')
    typed = {"title": "The guide", "why": "Short.", "theme": theme.pk, "url": "https://example.com/guide"}
    assert client.post(screen, {**typed, "do": "publish"}).status_code == 302
    item = Knowledge.objects.get()
    assert (item.state, item.kind, item.title) == (State.PUBLISHED, "link", "The guide")


def test_an_empty_box_is_answered_kindly(web: Callable[..., Any], author: Any, space: Any) -> None:
    answer = web(author).post(BOX, {"text": "  "})
    assert answer.status_code == 400
    assert "choose a file first" in answer.content.decode()
    assert not Knowledge.objects.exists()


@pytest.mark.parametrize("link", ["javascript:alert(1)//://", "file:///etc/passwd", "http://169.254.169.254/latest"])
def test_a_link_that_cannot_be_shared_stays_in_the_box(
    web: Callable[..., Any], author: Any, space: Any, link: str
) -> None:
    answer = web(author).post(BOX, {"text": link})
    assert answer.status_code == 400
    assert link in answer.content.decode()
    assert not Knowledge.objects.exists()


def test_a_refused_file_keeps_the_box_and_leaves_no_draft(web: Callable[..., Any], author: Any, space: Any) -> None:
    answer = web(author).post(BOX, {"text": "What I wanted to say", "file": _fake_pdf()})
    assert answer.status_code == 415
    page = answer.content.decode()
    assert "What I wanted to say" in page
    assert 'role="status"' in page
    assert not Knowledge.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_script_gets_the_same_refusal_as_json(web: Callable[..., Any], author: Any, space: Any) -> None:
    answer = web(author).post(BOX, {"text": "", "file": _fake_pdf()}, **JSON)
    assert answer.status_code == 415
    assert set(answer.json()) >= {"code", "message", "fields"}


def test_a_script_is_told_where_the_draft_is(web: Callable[..., Any], author: Any, space: Any) -> None:
    answer = web(author).post(BOX, {"text": "", "file": _picture()}, **JSON)
    item = Knowledge.objects.get()
    assert answer.json() == {"url": _screen(item)}
    assert item.kind == "image"


def test_a_refused_file_keeps_the_screen_and_what_was_typed(
    web: Callable[..., Any], drafted: Callable[..., Knowledge], author: Any
) -> None:
    item = drafted()
    typed = {"version": item.version, "title": "A better title", "why": "Newer.", "body": "Longer text."}
    answer = web(author).post(_screen(item), {**typed, "do": "attach", "file": _fake_pdf()})
    assert answer.status_code == 415
    page = answer.content.decode()
    assert "A better title" in page
    assert "Longer text." in page
    item.refresh_from_db()
    assert (item.title, item.file) == ("A better title", None)


def test_a_file_is_added_and_taken_out_again(
    web: Callable[..., Any], drafted: Callable[..., Knowledge], author: Any
) -> None:
    item, client = drafted(), web(author)
    assert client.post(_screen(item), {"do": "attach", "file": _picture()}).status_code == 302
    item.refresh_from_db()
    assert item.file is not None
    assert "board.png" in client.get(_screen(item)).content.decode()
    assert client.post(_screen(item), {"do": "detach"}).status_code == 302
    item.refresh_from_db()
    assert item.file is None


def test_what_is_missing_is_said_beside_the_field_and_the_rest_is_saved(
    web: Callable[..., Any], drafted: Callable[..., Knowledge], author: Any
) -> None:
    item = drafted()
    typed = {"version": item.version, "title": "A better title", "why": "", "theme": "", "body": "Text."}
    answer = web(author).post(_screen(item), {**typed, "do": "submit"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Choose a theme" in page
    assert "Say in one sentence why it is useful." in page
    item.refresh_from_db()
    assert (item.state, item.title) == (State.DRAFT, "A better title")


def test_a_stale_screen_keeps_its_text_and_can_be_saved_again(
    web: Callable[..., Any], drafted: Callable[..., Knowledge], author: Any
) -> None:
    item, client = drafted(), web(author)
    old = item.version
    client.post(_screen(item), {"version": old, "title": "From the other window", "do": "save"})
    answer = client.post(_screen(item), {"version": old, "title": "From this window", "do": "save"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="From this window"' in page
    item.refresh_from_db()
    assert item.title == "From the other window"
    assert f'name="version" value="{item.version}"' in page


@pytest.mark.parametrize(
    "typed", [{"title": "x" * 10_000}, {"theme": "9" * 30}, {"theme": "<b>"}, {"url": "nonsense://"}]
)
def test_strange_values_get_a_sentence_not_a_crash(
    web: Callable[..., Any], drafted: Callable[..., Knowledge], author: Any, typed: dict[str, str]
) -> None:
    item = drafted()
    answer = web(author).post(_screen(item), {"version": item.version, **typed, "do": "submit"})
    assert answer.status_code == 400
    item.refresh_from_db()
    assert item.state == State.DRAFT


def test_a_draft_can_be_thrown_away_by_its_author_only(
    web: Callable[..., Any], drafted: Callable[..., Knowledge], author: Any, learner: Any
) -> None:
    item = drafted()
    assert web(learner).post(_screen(item), {"do": "delete"}).status_code == 404
    assert Knowledge.objects.filter(pk=item.pk).exists()
    assert web(author).post(_screen(item), {"do": "delete"}).url.startswith("/social-learning/me/")
    assert not Knowledge.objects.filter(pk=item.pk).exists()


def test_where_nobody_may_share_the_page_says_whom_to_ask(web: Callable[..., Any], learner: Any, space: Any) -> None:
    spaces_api.set_policy(space.pk, sharing=Sharing.NOBODY)
    client = web(learner)
    assert "Please ask your course team" in client.get(BOX).content.decode()
    assert client.post(BOX, {"text": "Hello there, all"}).status_code == 403


def test_the_text_of_a_search_without_result_comes_along(web: Callable[..., Any], learner: Any, space: Any) -> None:
    client = web(learner)
    page = client.get("/social-learning/?q=zebra crossing").content.decode()
    assert "Nobody has shared on this yet" in page
    assert "share/?text=zebra%20crossing" in page
    assert "zebra crossing</textarea>" in client.get(f"{BOX}?text=zebra%20crossing").content.decode()


def test_the_box_of_a_unit_brings_its_theme_along(web: Callable[..., Any], author: Any, space: Any, theme: Any) -> None:
    client = web(author)
    refused = client.post(BOX, {"text": " ", "theme": theme.pk, "space": space.pk}).content.decode()
    assert f'name="theme" value="{theme.pk}"' in refused
    client.post(BOX, {"text": "Bend your knees first.", "theme": theme.pk, "space": space.pk})
    assert Knowledge.objects.get().theme_id == theme.pk

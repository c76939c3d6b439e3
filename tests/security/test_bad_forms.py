"""Bad input through the pages: a sentence, the right status, and what was typed is still there."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import uploads

pytestmark = pytest.mark.django_db
SHARE = "/social-learning/share/"
LINKS = [
    "javascript:alert(1)", "file:///etc/passwd", "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/",
    "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost:8000/",
]  # fmt: skip


@pytest.fixture
def form(author: Any, space: Any, theme: Any, private_store: Any) -> Client:
    client = Client()
    client.force_login(author)
    return client


def drafts() -> int:
    from social_learning.knowledge.models import Knowledge

    return Knowledge.objects.count()


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_leads_nowhere_good(link: str, form: Client) -> None:
    answer = form.post(SHARE, {"text": link})
    assert answer.status_code == 400
    assert link in answer.content.decode()
    assert drafts() == 0


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("tool.exe", b"MZ" + b"\0" * 100, 415),
        ("a.pdf", b"<html><script>1</script></html>", 415),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>1</script></svg>", 415),
        ("a.pptx", uploads.zipped({"x": "y"}), 415),
        ("a.pdf", b"", 400),
    ],
)
def test_a_file_that_is_refused_leaves_nothing(
    name: str, data: bytes, status: int, form: Client, private_store: Any
) -> None:
    answer = form.post(SHARE, {"text": "What I typed", "file": uploads.upload(name, data)})
    assert answer.status_code == status
    assert "What I typed" in answer.content.decode()
    assert drafts() == 0
    assert not [path for path in private_store.rglob("*") if path.is_file()]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_two_gigabytes_are_refused_unread(accept: str, form: Client) -> None:
    class Unread(io.BytesIO):
        def read(self, *size: Any) -> bytes:
            raise AssertionError("it was read")

    environment: dict[str, Any] = {"CONTENT_LENGTH": str(2 * 1024**3), "wsgi.input": Unread(), "HTTP_ACCEPT": accept}
    answer = form.generic("POST", SHARE, content_type="multipart/form-data; boundary=x", **environment)
    assert answer.status_code == 413
    assert "at most 50 MB" in answer.content.decode()


@pytest.mark.parametrize("megabytes", [1, 10])
def test_a_boundless_title(megabytes: int, form: Client, published: Callable[..., Any], author: Any) -> None:
    draft = published(author=author, state="draft", published_at=None, title="Before")
    answer = form.post(f"{SHARE}{draft.uuid}/", {"do": "save", "title": "x" * megabytes * 1_000_000, "version": "1"})
    assert answer.status_code in (400, 413)
    draft.refresh_from_db()
    assert draft.title == "Before"


def test_an_empty_title_may_be_kept_but_not_handed_in(form: Client, published: Callable[..., Any], author: Any) -> None:
    draft = published(author=author, state="draft", published_at=None, title="", version=1)
    kept = form.post(f"{SHARE}{draft.uuid}/", {"do": "save", "title": " ", "why": "Why", "version": "1"})
    assert kept.status_code == 302
    draft.refresh_from_db()
    handed_in = form.post(
        f"{SHARE}{draft.uuid}/", {"do": "submit", "title": "", "why": "Typed just now", "version": str(draft.version)}
    )
    assert handed_in.status_code == 400
    assert "Typed just now" in handed_in.content.decode()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_markdown_and_comments_run_nothing(
    form: Client, published: Callable[..., Any], learner: Any, author: Any
) -> None:
    bad = '<script>steal()</script><img src=x onerror="steal()">[a](javascript:steal())\n\n<svg onload=steal()>'
    item = published(body=bad, title=bad[:200], why=bad[:200])
    reader = Client()
    reader.force_login(learner)
    reader.post(f"/social-learning/t/{item.key}/comments/", {"body": bad})
    shown = reader.get(f"/social-learning/knowledge/{item.uuid}/").content.decode().lower()
    for dangerous in ("<script>steal", "<img src=x", 'href="javascript:', "<svg onload"):
        assert dangerous not in shown


def test_a_stale_form_says_so_and_keeps_what_was_typed(
    form: Client, published: Callable[..., Any], author: Any
) -> None:
    draft = published(author=author, state="draft", published_at=None, title="Before", version=5)
    answer = form.post(f"{SHARE}{draft.uuid}/", {"do": "save", "title": "Typed in the old window", "version": "4"})
    assert answer.status_code == 409
    assert "Typed in the old window" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Before"


@pytest.mark.parametrize("kind", ["love", "", "like' OR 1=1", "Like"])
def test_an_unknown_reaction(kind: str, form: Client, published: Callable[..., Any], expert: Any) -> None:
    item = published(author=expert)
    assert form.post(f"/social-learning/t/{item.key}/react/", {"kind": kind}).status_code == 400


@pytest.mark.parametrize(
    "key",
    ["knowledge-v1:x", "nothing", "block-v1:a+b+c+type@d+block@e", "comment-v1:00000000-0000-4000-8000-000000000000"],
)
def test_an_unknown_target(key: str, form: Client) -> None:
    assert form.post(f"/social-learning/t/{key}/react/", {"kind": "like"}).status_code == 404


def test_ones_own_is_neither_liked_nor_reviewed(
    form: Client, published: Callable[..., Any], author: Any, theme: Any, now: Any
) -> None:
    from social_learning.experts.models import Expert

    Expert.objects.create(user_id=author.pk, theme=theme, since=now)
    item = published()
    assert form.post(f"/social-learning/t/{item.key}/react/", {"kind": "like"}).status_code == 403
    waiting = published(state="submitted", published_at=None)
    assert form.post(f"/social-learning/knowledge/{waiting.uuid}/act/claim/").status_code in (403, 409)
    waiting.refresh_from_db()
    assert waiting.state == "submitted"


@pytest.mark.parametrize("cursor", ["x", "WzFd", "%00"])
@pytest.mark.parametrize("path", ["", "desk/", "inbox/"])
def test_an_old_link_to_a_further_page_is_no_wall(path: str, cursor: str, expert: Any) -> None:
    reader = Client()
    reader.force_login(expert)
    assert reader.get(f"/social-learning/{path}", {"cursor": cursor, "sort": "new"}).status_code in (200, 400)

"""Sharing over REST."""

from __future__ import annotations

import io
import json
from typing import Any
from uuid import uuid4

import pytest

from social_learning.knowledge.models import Knowledge
from tests import uploads
from tests.uploads import upload

pytestmark = pytest.mark.django_db
ROOT = "/api/social_learning/v1/"
URL = f"{ROOT}knowledge/"


@pytest.fixture
def mine(client_for: Any, author: Any, space: Any) -> Any:
    """The author's client."""
    return client_for(author)


@pytest.fixture
def draft(mine: Any) -> dict[str, Any]:
    """A draft begun over REST."""
    answer = mine.post(URL, {"title": "Lift safely", "body": "# Lift\n\nBend your knees."}, format="json")
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def at(draft: dict[str, Any], more: str = "") -> str:
    """Return the address of a draft."""
    return f"{URL}{draft['uuid']}/{more}"


def refusal(answer: Any, status: int) -> dict[str, Any]:
    """Return the body of an error, if it is a proper one."""
    assert answer.status_code == status, answer.content
    body = dict(answer.json())
    assert body["code"]
    assert body["message"]
    assert isinstance(body["fields"], dict)
    return body


def test_a_draft_has_all_that_is_shown(draft: dict[str, Any], space: Any) -> None:
    uuid = draft["uuid"]
    assert draft == {
        **draft,
        "key": f"knowledge-v1:{uuid}",
        "page_url": f"/social-learning/knowledge/{uuid}/",
        "kind": {
            "name": "article",
            "label": "Article",
            "icon": "article",
            "finished": {"rule": "scrolled", "at": 0.9},
        },
        "theme": None,
        "space": {"id": space.pk, "slug": "everyone", "title": "Everyone"},
        "author": {"name": "Amir Author", "is_me": True},
        "state": "draft",
        "version": 1,
        "minutes": 1,
        "body_html": "<h3>Lift</h3>\n<p>Bend your knees.</p>",
        "embed_url": "",
        "file": None,
        "published_at": None,
        "validated": False,
        "can_edit": True,
    }
    assert set(draft["problems"]) == {"theme", "why"}


def test_an_address_of_a_person_is_in_no_answer(draft: dict[str, Any], mine: Any) -> None:
    assert "@" not in json.dumps([draft, mine.get(f"{URL}mine/").json()])


def test_the_course_says_where_it_is_shared(mine: Any) -> None:
    unit = "block-v1:Demo+Social+2026+type@vertical+block@u1"
    made = mine.post(URL, {"origin_key": unit}, format="json").json()
    assert made["origin_key"] == unit
    assert made["space"]["title"] == "course-v1:Demo+Social+2026"


def test_saving_counts_versions_and_refuses_stale_ones(draft: dict[str, Any], mine: Any, theme: Any) -> None:
    saved = mine.patch(at(draft), {"version": 1, "theme": theme.pk, "why": "Saves your back."}, format="json").json()
    assert (saved["version"], saved["theme"]["slug"], saved["problems"]) == (2, "safety", {})
    body = refusal(mine.patch(at(draft), {"version": 1, "title": "Other"}, format="json"), 409)
    assert (body["code"], body["extra"]["version"]) == ("stale", 2)
    # Both texts, and what they come to together: nobody's words are lost.
    merged = body["extra"]["merged"]
    assert body["extra"]["theirs"]["why"] == merged["why"] == "Saves your back."
    assert body["extra"]["yours"]["title"] == merged["title"] == "Other"
    assert mine.patch(at(draft), {"version": 2, "theme": None}, format="json").json()["theme"] is None


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": "x" * 10_000_000}, "title"),
        ({"why": "x" * 300}, "why"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "http://127.0.0.1/"}, "url"),
        ({"url": "http://169.254.169.254/latest/"}, "url"),
        ({"theme": 4711}, "theme"),
        ({"title": ["a"]}, "title"),
        ({"version": "x"}, "version"),
    ],
)
def test_bad_fields_are_told_by_name(draft: dict[str, Any], mine: Any, fields: dict[str, Any], wrong: str) -> None:
    body = refusal(mine.patch(at(draft), {"version": 1, **fields}, format="json"), 400)
    assert set(body["fields"]) == {wrong}
    assert mine.get(at(draft)).json()["version"] == 1


def test_hostile_markdown_is_shown_harmless(mine: Any) -> None:
    text = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    made = mine.post(URL, {"body": text}, format="json").json()
    assert made["body"] == text
    assert "<script" not in made["body_html"]
    assert "onerror" not in made["body_html"]


class TestWho:
    """Who may, and who may not."""

    def test_nobody_is_asked_to_log_in(self, draft: dict[str, Any], client_for: Any) -> None:
        nobody = client_for(None)
        refusal(nobody.post(URL, {}, format="json"), 401)
        refusal(nobody.get(f"{URL}mine/"), 401)
        refusal(nobody.post(f"{URL}detect/", {"text": "x"}, format="json"), 401)
        for method in ("get", "patch", "delete"):
            refusal(getattr(nobody, method)(at(draft)), 401)
        refusal(nobody.post(at(draft, "file/")), 401)

    def test_others_find_nothing(self, draft: dict[str, Any], client_for: Any, learner: Any) -> None:
        other = client_for(learner)
        refusal(other.get(at(draft)), 404)
        refusal(other.patch(at(draft), {"version": 1}, format="json"), 404)
        refusal(other.delete(at(draft)), 404)
        refusal(other.post(at(draft, "file/"), {"file": upload("a.pdf", uploads.pdf())}), 404)
        refusal(other.get(f"{URL}{uuid4()}/"), 404)

    def test_what_is_published_is_read_but_not_changed(self, published: Any, client_for: Any, learner: Any) -> None:
        item, other = published(), client_for(learner)
        seen = other.get(f"{URL}{item.uuid}/").json()
        assert (seen["author"], seen["can_edit"], seen["problems"]) == (
            {"name": "Amir Author", "is_me": False},
            False,
            {},
        )
        refusal(other.patch(f"{URL}{item.uuid}/", {"version": 1, "title": "x"}, format="json"), 404)

    def test_a_session_needs_its_token(self, author: Any, space: Any) -> None:
        from rest_framework.test import APIClient

        careful = APIClient(enforce_csrf_checks=True)
        careful.force_login(author)
        refusal(careful.post(URL, {}, format="json"), 403)


class TestFile:
    """A file with a draft."""

    def test_it_is_kept_and_shown(
        self, draft: dict[str, Any], mine: Any, private_store: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = mine.post(at(draft, "file/"), {"file": upload("walk.pdf", uploads.pdf("one", "two"))})
        assert answer.status_code == 200, answer.content
        seen = mine.get(at(draft)).json()
        assert seen["kind"]["name"] == "pdf"
        assert (seen["file"]["name"], seen["file"]["status"], seen["file"]["pages"]) == ("walk.pdf", "ready", 2)
        assert [part["text"] for part in seen["file"]["outline"]] == ["one", "two"]
        page = mine.get(seen["file"]["page_url_template"].replace("{n}", "2"))
        assert (page.status_code, page["Content-Type"]) == (200, "image/webp")
        assert mine.delete(at(draft, "file/")).json()["file"] is None
        refusal(mine.get(seen["file"]["url"]), 404)

    @pytest.mark.parametrize(
        ("name", "data", "status", "code"),
        [
            ("a.pdf", b"<html><script>1</script></html>", 415, "mismatch"),
            ("a.svg", b"<svg onload='x'/>", 415, "unsupported_type"),
            ("a.html", b"<html>", 415, "unsupported_type"),
            ("a.pdf", b"", 400, "invalid"),
        ],
    )
    def test_a_refused_one_changes_nothing(
        self, draft: dict[str, Any], mine: Any, private_store: Any, name: str, data: bytes, status: int, code: str
    ) -> None:
        assert refusal(mine.post(at(draft, "file/"), {"file": upload(name, data)}), status)["code"] == code
        assert mine.get(at(draft)).json() == draft

    def test_a_zip_bomb(self, draft: dict[str, Any], mine: Any, private_store: Any) -> None:
        answer = mine.post(at(draft, "file/"), {"file": upload("a.pptx", uploads.bomb(60))})
        assert refusal(answer, 400)["code"] == "zip_bomb"

    def test_two_gigabytes_are_refused_before_they_are_read(self, draft: dict[str, Any], mine: Any) -> None:
        class Unread(io.BytesIO):
            def read(self, *size: Any) -> bytes:
                raise AssertionError("it was read")

        answer = mine.generic(
            "POST",
            at(draft, "file/"),
            content_type="multipart/form-data; boundary=x",
            **{"CONTENT_LENGTH": str(2 * 1024**3), "wsgi.input": Unread()},
        )
        assert refusal(answer, 413)["extra"] == {"max_mb": 50}

    def test_something_that_is_no_file(self, draft: dict[str, Any], mine: Any) -> None:
        refusal(mine.post(at(draft, "file/"), {"file": "text"}), 400)
        refusal(mine.post(at(draft, "file/"), {"file": "x"}, format="json"), 415)

    def test_uploads_are_counted_apart(
        self, draft: dict[str, Any], mine: Any, settings: Any, private_store: Any
    ) -> None:
        from django.core.cache import cache

        cache.clear()
        settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "THROTTLE_UPLOAD": "1/hour"}
        assert mine.post(at(draft, "file/"), {"file": upload("a.pdf", uploads.pdf())}).status_code == 200
        refusal(mine.post(at(draft, "file/"), {"file": upload("a.pdf", uploads.pdf())}), 429)
        assert mine.delete(at(draft, "file/")).status_code == 200
        cache.clear()


class TestDetect:
    """What the share box sees."""

    @pytest.mark.parametrize(
        ("text", "kind", "url"),
        [
            ("https://youtu.be/dQw4w9WgXcQ", "embed", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
            ("  www.example.com/a ", "link", "https://www.example.com/a"),
            ("# Lift\n\nsee https://example.com", "article", ""),
            ("Just words", "article", ""),
            ("course-v1:Demo+Social+2026", "course", "/courses/course-v1:Demo+Social+2026/about"),
        ],
    )
    def test_it(self, mine: Any, text: str, kind: str, url: str) -> None:
        seen = mine.post(f"{URL}detect/", {"text": text}, format="json").json()
        assert (seen["kind"]["name"], seen["url"]) == (kind, url)
        assert bool(seen["embed_url"]) == (kind == "embed")
        assert seen["title"] == (
            "Lift" if text.startswith("#") else "course-v1:Demo+Social+2026" if "v1" in text else ""
        )

    def test_a_link_that_cannot_be_shared(self, mine: Any) -> None:
        for text in ("javascript:alert(1)", "http://127.0.0.1/"):
            assert "url" in refusal(mine.post(f"{URL}detect/", {"text": text}, format="json"), 400)["fields"]


def test_mine_is_paged_in_a_constant_number_of_queries(
    mine: Any, published: Any, django_assert_max_num_queries: Any
) -> None:
    for _item in range(30):
        published()
    with django_assert_max_num_queries(8):
        first = mine.get(f"{URL}mine/").json()
    assert len(first["results"]) == 24
    second = mine.get(f"{URL}mine/", {"cursor": first["next"]}).json()
    assert (len(second["results"]), second["next"]) == (6, None)
    assert refusal(mine.get(f"{URL}mine/", {"cursor": "x"}), 400)["code"] == "bad_cursor"


def test_reading_costs_a_constant_number_of_queries(
    published: Any, client_for: Any, learner: Any, django_assert_max_num_queries: Any
) -> None:
    item, client = published(), client_for(learner)
    # The transaction's two, session, account, courses, the Knowledge, roles, the author's name.
    with django_assert_max_num_queries(8):
        assert client.get(f"{URL}{item.uuid}/").status_code == 200


def test_removing(draft: dict[str, Any], mine: Any) -> None:
    assert mine.delete(at(draft)).status_code == 204
    refusal(mine.get(at(draft)), 404)
    assert not Knowledge.objects.exists()


def test_json_that_is_none(mine: Any) -> None:
    for body in ("{", "[]", "null", '"x"', '{"title": "\\ud800"}', '{"title": "a\\u0000b"}'):
        refusal(mine.generic("POST", URL, body, content_type="application/json"), 400)

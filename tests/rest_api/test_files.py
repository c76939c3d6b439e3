"""Files handed out: whole, in parts, and never to run in the site's name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.media import files
from tests import uploads
from tests.uploads import upload

pytestmark = pytest.mark.django_db
ROOT = "/api/social_learning/v1/files/"
FILM = uploads.MP4 + bytes(range(256)) * 4


@pytest.fixture
def share(published: Any, private_store: Any, now: datetime, author: Any) -> Any:
    """Publish something with a file; gives the address of the file."""

    def do(name: str = "film.mp4", data: bytes = FILM, **fields: Any) -> str:
        stored = files.keep(upload(name, data), uploader_id=author.pk, now=now)
        published(file=stored, **fields)
        return f"{ROOT}{stored.uuid}/"

    return do


@pytest.fixture
def reader(client_for: Any, learner: Any) -> Any:
    """A colleague's client."""
    return client_for(learner)


def body(answer: Any) -> bytes:
    """Return all that was sent."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_who_may_and_who_may_not(share: Any, reader: Any, client_for: Any, author: Any) -> None:
    url, hidden = share(), share(state="draft")
    assert body(reader.get(url)) == FILM
    assert reader.get(hidden).status_code == 404
    assert reader.get(hidden).json()["code"] == "not_found"
    assert client_for(author).get(hidden).status_code == 200
    assert client_for(None).get(url).status_code == 401


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=100-", 100, len(FILM)),
        ("bytes=-10", len(FILM) - 10, len(FILM)),
        ("bytes=-999999", 0, len(FILM)),
        ("bytes=50-999999", 50, len(FILM)),
    ],
)
def test_a_part(share: Any, reader: Any, asked: str, start: int, stop: int) -> None:
    answer = reader.get(share(), HTTP_RANGE=asked)
    assert answer.status_code == 206
    assert body(answer) == FILM[start:stop]
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{len(FILM)}"
    assert answer["Content-Length"] == str(stop - start)
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", ["junk", "bytes=", "bytes=a-b", "bytes=9-2", "lines=0-1", "bytes=0-1,5-6", "bytes=-"])
def test_junk_is_answered_with_the_whole(share: Any, reader: Any, asked: str) -> None:
    answer = reader.get(share(), HTTP_RANGE=asked)
    assert answer.status_code == 200
    assert body(answer) == FILM
    assert answer["Content-Length"] == str(len(FILM))


def test_a_part_beyond_the_end(share: Any, reader: Any) -> None:
    answer = reader.get(share(), HTTP_RANGE=f"bytes={len(FILM)}-")
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(FILM)}")


def test_what_the_browser_has_is_not_sent_again(share: Any, reader: Any) -> None:
    url = share()
    etag = reader.get(url)["ETag"]
    assert reader.get(url, HTTP_IF_NONE_MATCH=etag).status_code == 304
    assert reader.get(url, HTTP_IF_NONE_MATCH='"other"').status_code == 200
    assert reader.get(url, HTTP_RANGE="bytes=0-1", HTTP_IF_RANGE=etag).status_code == 206
    assert reader.get(url, HTTP_RANGE="bytes=0-1", HTTP_IF_RANGE='"other"').status_code == 200
    assert reader.head(url)["Content-Length"] == str(len(FILM))


@pytest.mark.parametrize(
    ("name", "data", "mime", "inline"),
    [
        ("a.png", uploads.picture("PNG"), "image/png", True),
        ("a.pdf", uploads.pdf(), "application/pdf", True),
        ("a.mp4", FILM, "video/mp4", True),
        ("a.pptx", uploads.pptx(), uploads.PPTX, False),
        ("a.docx", uploads.docx(), uploads.DOCX, False),
    ],
)
def test_nothing_runs_in_the_sites_name(
    share: Any, reader: Any, name: str, data: bytes, mime: str, inline: bool
) -> None:
    answer = reader.get(share(name, data))
    assert answer["Content-Type"] == mime
    assert answer["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert ("sandbox" in policy) == (mime != "application/pdf")
    assert "script-src" not in policy
    assert answer["Cache-Control"].startswith("private")


def test_a_name_of_any_letters_is_sent_as_it_is(share: Any, reader: Any) -> None:
    answer = reader.get(share('Übersicht "März".docx', uploads.docx()))
    assert "filename*=utf-8''%C3%9Cbersicht%20%22M%C3%A4rz%22.docx" in answer["Content-Disposition"]


def test_a_browser_may_ask_for_what_it_likes(share: Any, reader: Any) -> None:
    assert reader.get(share(), HTTP_ACCEPT="video/*").status_code == 200
    assert reader.get(f"{share()}pages/1/", HTTP_ACCEPT="image/webp").json()["code"] == "not_found"


def test_a_page_that_is_not_there(share: Any, reader: Any) -> None:
    url = share()
    for number in ("0", "1", "99999999999999"):
        assert reader.get(f"{url}pages/{number}/").status_code == 404


class TestMade:
    """What was made of a file is handed out like the file."""

    @pytest.fixture
    def made(self, share: Any, private_store: Any) -> Any:
        """Share a file of which something was made; gives the address of that."""
        from django.core.files.base import ContentFile

        from social_learning.media import storage
        from social_learning.media.models import StoredFile

        def do(name: str = "play.mp4", mime: str = "video/mp4", data: bytes = FILM, **fields: Any) -> str:
            url = share(**fields)
            stored = StoredFile.objects.latest("pk")
            storage.store().save(storage.made_path(stored.path, name), ContentFile(data))
            stored.made = [{"name": name, "mime": mime, "size": len(data)}]
            stored.save(update_fields=["made"])
            return f"{url}made/{name}/"

        return do

    def test_whole_in_parts_and_once(self, made: Any, reader: Any) -> None:
        url = made()
        answer = reader.get(url)
        assert (answer["Content-Type"], body(answer)) == ("video/mp4", FILM)
        assert answer["Content-Disposition"].startswith("inline")
        assert body(reader.get(url, HTTP_RANGE="bytes=10-19")) == FILM[10:20]
        assert reader.get(url, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
        assert reader.head(url)["Content-Length"] == str(len(FILM))

    def test_captions_are_text(self, made: Any, reader: Any) -> None:
        answer = reader.get(made("captions.vtt", "text/vtt", b"WEBVTT"))
        assert (answer["Content-Type"], body(answer)) == ("text/vtt", b"WEBVTT")

    def test_only_for_who_may_open_the_file(self, made: Any, reader: Any, client_for: Any, author: Any) -> None:
        url = made(state="draft")
        assert reader.get(url).status_code == 404
        assert client_for(None).get(url).status_code == 401
        assert client_for(author).get(url).status_code == 200

    @pytest.mark.parametrize("name", ["other.mp4", "..", "play.mp4.bak", "%2e%2e", "..%2f..%2fetc%2fpasswd"])
    def test_only_what_was_made_has_a_name(self, made: Any, reader: Any, name: str) -> None:
        url = made().removesuffix("play.mp4/")
        assert reader.get(f"{url}{name}/").status_code == 404

    @pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript"])
    def test_a_type_that_runs_is_bytes_whatever_made_it(self, made: Any, reader: Any, mime: str) -> None:
        answer = reader.get(made("page", mime, b"<script>alert(1)</script>"))
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_that_is_lost_is_not_found(share: Any, reader: Any, private_store: Any) -> None:
    url = share()
    for path in private_store.rglob("*"):
        if path.is_file():
            path.unlink()
    assert reader.get(url).status_code == 404
    assert reader.get(url, HTTP_RANGE="bytes=0-1").status_code == 404


def test_storage_without_paths_will_do(share: Any, reader: Any, settings: Any) -> None:
    own = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "knowledge_private": own}
    answer = reader.get(share(), HTTP_RANGE="bytes=-4")
    assert body(answer) == FILM[-4:]


def test_opening_a_file_costs_a_constant_number_of_queries(
    share: Any, reader: Any, django_assert_max_num_queries: Any
) -> None:
    url = share()
    # The transaction's two, session, account, courses, file, what holds it, roles.
    with django_assert_max_num_queries(8):
        assert reader.get(url).status_code == 200

"""Captions by REST: by the authors while it is their turn, for everybody who may open the file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.media.models import StoredFile
from tests import films
from tests.uploads import upload

pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<b>Bend</b> your knees\n"


@pytest.fixture
def film(author: Any, now: datetime) -> StoredFile:
    """A film that is ready."""
    return films.ready(author.pk, now)


@pytest.fixture
def draft(published: Any, film: StoredFile) -> Any:
    """A draft with that film."""
    return published(state="draft", published_at=None, kind="video", file=film)


def place(item: Any) -> str:
    """Return the address of the captions of a Knowledge."""
    return f"/api/social_learning/v1/knowledge/{item.uuid}/captions/"


def send(client: Any, item: Any, data: bytes = VTT, name: str = "a.vtt", language: str = "en") -> Any:
    """Send captions."""
    return client.post(place(item), {"captions": upload(name, data), "language": language}, format="multipart")


def test_an_author_adds_reads_and_removes_captions(client_for: Any, author: Any, draft: Any) -> None:
    client = client_for(author)
    made = send(client, draft)
    assert made.status_code == 201, made.content
    assert (made.json()["language"], made.json()["label"]) == ("en", "English")
    assert client.get(place(draft)).json()["results"] == [made.json()]
    answer = client.get(made.json()["url"])
    assert answer.content.decode() == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nBend your knees\n"
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.delete(f"{place(draft)}en/").status_code == 204
    assert client.get(place(draft)).json()["results"] == []
    assert client.get(made.json()["url"]).status_code == 404


def test_others_neither_add_nor_remove_nor_see_them(client_for: Any, author: Any, learner: Any, draft: Any) -> None:
    url = send(client_for(author), draft).json()["url"]
    other = client_for(learner)
    assert send(other, draft).status_code == 404
    assert other.delete(f"{place(draft)}en/").status_code == 404
    assert other.get(url).status_code == 404
    assert client_for(None).get(url).status_code == 401


def test_readers_read_what_is_published_and_nobody_changes_it(
    client_for: Any, author: Any, learner: Any, draft: Any
) -> None:
    url = send(client_for(author), draft).json()["url"]
    draft.state = "published"
    draft.save()
    assert b"Bend your knees" in client_for(learner).get(url).content
    refused = send(client_for(author), draft)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_editable")
    assert send(client_for(learner), draft).status_code == 404


def test_what_cannot_be_used_is_said_and_what_was_there_stays(client_for: Any, author: Any, draft: Any) -> None:
    client = client_for(author)
    send(client, draft)
    for refused, field in (
        (send(client, draft, b"hello"), "captions"),
        (send(client, draft, VTT, "a.exe"), "captions"),
        (send(client, draft, language="../x"), "language"),
        (client.post(place(draft), {"language": "en"}, format="multipart"), "captions"),
    ):
        assert refused.status_code == 400
        assert refused.json()["fields"][field]
    assert len(client.get(place(draft)).json()["results"]) == 1


def test_only_films_and_sounds_have_captions(client_for: Any, author: Any, published: Any) -> None:
    item = published(state="draft", published_at=None, kind="article")
    refused = send(client_for(author), item)
    assert (refused.status_code, refused.json()["code"]) == (400, "no_captions")

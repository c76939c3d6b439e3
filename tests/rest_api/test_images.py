"""Pictures and the preview of a text by REST; what comes back from hostile texts is harmless."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.media.models import StoredFile
from tests.uploads import picture, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_store")]


@pytest.fixture
def draft(published: Any) -> Any:
    """The author's draft."""
    return published(state="draft", published_at=None, version=1)


def place(item: Any, what: str = "images") -> str:
    return f"/api/social_learning/v1/knowledge/{item.uuid}/{what}/"


def send(client: Any, item: Any, name: str = "knees.png", data: bytes | None = None) -> Any:
    file = upload(name, picture("PNG") if data is None else data, "image/png")
    return client.post(place(item), {"file": file}, format="multipart")


def test_an_author_brings_a_picture_and_the_text_shows_it(
    client_for: Any, author: Any, learner: Any, draft: Any
) -> None:
    client = client_for(author)
    made = send(client, draft)
    assert made.status_code == 201, made.content
    given = made.json()
    assert given["name"] == "knees.png"
    assert given["reference"] == f"sl-image:{given['uuid']}"
    saved = client.patch(
        f"/api/social_learning/v1/knowledge/{draft.uuid}/",
        {"version": 1, "body": f"![Bent knees]({given['reference']})"},
        format="json",
    )
    assert saved.status_code == 200, saved.content
    assert f'src="{given["url"]}"' in saved.json()["body_html"]
    assert 'alt="Bent knees"' in saved.json()["body_html"]
    assert client_for(learner).get(given["url"]).status_code == 404
    draft.refresh_from_db()
    draft.state = "published"
    draft.save()
    assert client_for(learner).get(given["url"]).status_code == 200


def test_what_cannot_be_used_is_refused_and_the_draft_stays(client_for: Any, author: Any, draft: Any) -> None:
    client = client_for(author)
    for name, data, status in (("a.pdf", b"%PDF-", 415), ("a.png", b"<html>", 415), ("a.png", b"", 400)):
        answer = send(client, draft, name, data)
        assert answer.status_code == status, answer.content
        assert answer.json()["message"]
    assert client.post(place(draft), {}, format="multipart").status_code == 400
    assert not StoredFile.objects.exists()
    draft.refresh_from_db()
    assert draft.body == "Bend your knees."


def test_others_bring_nothing_and_preview_nothing(client_for: Any, learner: Any, published: Any, draft: Any) -> None:
    other = client_for(learner)
    assert send(other, draft).status_code == 404
    assert send(other, published()).status_code == 404
    assert other.post(place(draft, "preview"), {"body": "x"}, format="json").status_code == 404
    assert client_for(None).post(place(draft, "preview"), {"body": "x"}, format="json").status_code == 401


def test_a_preview_is_what_readers_will_see_and_saves_nothing(client_for: Any, author: Any, draft: Any) -> None:
    client = client_for(author)
    reference = send(client, draft).json()["reference"]
    answer = client.post(place(draft, "preview"), {"body": f"## Knees\n\n![Bent]({reference})"}, format="json")
    assert answer.status_code == 200, answer.content
    assert "<h3>Knees</h3>" in answer.json()["html"]
    assert "<img" in answer.json()["html"]
    draft.refresh_from_db()
    assert (draft.body, draft.version) == ("Bend your knees.", 1)
    assert client.post(place(draft, "preview"), {"body": "x" * 100_001}, format="json").status_code == 400
    assert client.post(place(draft, "preview"), ["x"], format="json").status_code == 400


HOSTILE = [
    "![x](https://elsewhere.example/spy.gif)",
    "![x](//elsewhere.example/spy.gif)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x" onerror="alert(1)](sl-image:{uuid})',
    '![x](sl-image:{uuid} "t\\" onload=\\"alert(1)")',
    "![x](sl-image:{uuid}/../../../../logout)",
    "![x](sl-image:{uuid}?next=//elsewhere.example)",
    "![x](sl-image:javascript:alert(1))",
    "![x](SL-IMAGE:{uuid})",
    '<img src="sl-image:{uuid}" onerror="alert(1)">',
    '<img src=x onerror=alert(1) width="1" height="1" loading="eager" style="position:fixed">',
    '<img src="https://elsewhere.example/a.png" srcset="https://elsewhere.example/b.png 2x">',
    "[x](sl-image:{uuid})",
    "[![x](sl-image:{uuid})](javascript:alert(1))",
    "<svg onload=alert(1)>",
    "<picture><source srcset=//elsewhere.example></picture>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_shows_no_foreign_picture_and_runs_nothing(
    text: str, client_for: Any, author: Any, draft: Any
) -> None:
    import nh3

    client = client_for(author)
    uuid = send(client, draft).json()["uuid"]
    html = client.post(place(draft, "preview"), {"body": text.replace("{uuid}", uuid)}, format="json").json()["html"]
    sources: list[str] = []

    def look(tag: str, name: str, value: str) -> str:
        assert not name.startswith("on"), html
        assert name not in ("style", "srcset"), html
        if name == "src":
            sources.append(value)
        if name == "href":
            assert not value.lower().startswith(("javascript", "data", "sl-image")), html
        return value

    every = {"src", "srcset", "href", "style", "onerror", "onload", "width", "height", "loading", "alt", "title"}
    tags = {"img", "a", "p", "em", "svg", "source", "picture"}
    nh3.clean(html, tags=tags, attributes=dict.fromkeys(tags, every), attribute_filter=look, link_rel=None)
    assert all(source == f"/api/social_learning/v1/files/{uuid}/" for source in sources), html
    assert "<svg" not in html
    assert "<source" not in html

"""No address of anybody occurs in anything that anybody is shown: all of the API and the pages, as each persona."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from rest_framework.test import APIClient

from tests.security import places

pytestmark = pytest.mark.django_db
PERSONAS = ("lena", "amadou", "ingrid", "carlos", "aiko")
ADDRESS = re.compile(rb"[\w.+-]+@example\.(com|org)")
LINK = re.compile(r'(?:href|src|action)="(/(?:social-learning|api/social_learning|demo/unit)/[^"#]*)"')
# The persona bar of the demo, its mails and its admin are no part of the plugin; a package's files are its own.
LEFT_OUT = re.compile(r"^/demo/unit/(handler|resource|studio/handler)/|/api/social_learning/v1/docs/|/static/")
ENOUGH = 60
FEW = 4


@pytest.fixture
def seeded(tmp_path: Path, settings: Any, private_store: Path) -> None:
    """The demo's people and their history, with a mailbox and a storage of this test's own."""
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("demo_seed", verbosity=0)
    assert get_user_model()._default_manager.filter(email__endswith="@example.com").count() > 30


def _addresses_of_api(client: APIClient) -> Iterator[str]:
    """Return every address that can be read, filled with what this person finds and has."""
    mine = client.get(f"{places.API}knowledge/mine/").json()["results"]
    cards = client.get(f"{places.API}catalogue/?limit=100").json()["results"]
    desk = client.get(f"{places.API}reviews/?box=all").json().get("results", [])
    own = [{"uuid": row["uuid"], "key": f"knowledge-v1:{row['uuid']}"} for row in [*mine[:FEW], *desk[:FEW]]]
    things = [*cards[:FEW], *own]
    for place in places.rest("get"):
        if place.route == f"{places.API}targets/":
            yield f"{place.url({})}?keys={','.join(thing['key'] for thing in things)}"
        elif place.route == f"{places.API}questions/similar/":
            yield f"{place.url({})}?text=lift"
        elif not place.names:
            yield place.url({})
        elif set(place.names) <= {"uuid", "key"} and "/files/" not in place.route:
            for thing in things:
                yield place.url({"uuid": thing["uuid"], "key": thing["key"]})


def _content(answer: Any) -> bytes:
    """Return what was answered, of an archive all that is in it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers.get("Content-Type") != "application/zip":
        return bytes(content)
    with ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def _shown(client: APIClient, start: list[str]) -> Iterator[tuple[str, bytes]]:
    """Follow the links of our pages from here on."""
    waiting, seen = list(start), set(start)
    while waiting and len(seen) < ENOUGH:
        url = waiting.pop(0)
        answer = client.get(url, HTTP_ACCEPT="text/html, */*")
        content = _content(answer)
        yield url, content
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            for link in LINK.findall(content.decode()):
                link = link.replace("&amp;", "&")
                if link not in seen and not LEFT_OUT.search(link):
                    seen.add(link)
                    waiting.append(link)


def test_no_page_and_no_answer_holds_an_address(seeded: None) -> None:
    read = 0
    for username in PERSONAS:
        client = APIClient()
        client.force_login(get_user_model()._default_manager.get(username=username))
        for url in set(_addresses_of_api(client)):
            answer = client.get(url)
            assert answer.status_code in (200, 403, 404), (username, url, answer.status_code)
            assert not ADDRESS.search(_content(answer)), (username, url)
            read += answer.status_code == 200
        starts = [
            "/social-learning/",
            "/social-learning/desk/",
            "/social-learning/me/",
            "/demo/unit/unit1/",
            "/demo/unit/unit2/",
        ]
        for url, content in _shown(client, starts):
            assert not ADDRESS.search(content), (username, url)
            read += 1
    assert read > 200

"""Fixtures of exchange: an area to take along, a fresh one to bring it into, and archives made by hand."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from social_learning.exchange import api, bringing, queries
from social_learning.spaces import api as spaces
from social_learning.spaces.models import ReviewPolicy, Role


@pytest.fixture(autouse=True)
def _private_files(private_store: Any) -> None:
    """Keep files of a test in a folder of its own."""


@pytest.fixture
def fresh(steward: Any, now: Any) -> Any:
    """An empty area that the steward looks after, where nobody looks before publication."""
    made = spaces.create_space("fresh", title="Fresh", now=now)
    made.review_policy = ReviewPolicy.NONE
    made.save()
    spaces.add_member(made.pk, steward.pk, role=Role.STEWARD)
    return made


def zipped(files: dict[str, Any]) -> bytes:
    """Return an archive with these files; a value that is no text or bytes is written as JSON."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if not isinstance(content, str | bytes):
                content = json.dumps(content)
            archive.writestr(name if isinstance(name, ZipInfo) else ZipInfo(name, (2026, 3, 2, 10, 0, 0)), content)
    return out.getvalue()


def manifest(**fields: Any) -> dict[str, Any]:
    """Return a manifest."""
    return {"format": "social-learning-archive/1", "id": str(uuid.uuid4()), "title": "Lifting", **fields}


def one(title: str = "Lifting", **fields: Any) -> dict[str, Any]:
    """Return the files of one item: ``knowledge.json`` and a text."""
    item = str(fields.pop("uuid", uuid.uuid4()))
    text = fields.pop("body", "Bend your knees.")
    told = {"uuid": item, "kind": "article", "title": title, "why": "Saves your back.", **fields}
    return {f"items/{item}/knowledge.json": told, f"items/{item}/text.md": text}


def upload(data: bytes, name: str = "archive.zip") -> SimpleUploadedFile:
    """Return what a form hands over."""
    return SimpleUploadedFile(name, data, content_type="application/zip")


@pytest.fixture
def bring(
    fresh: Any, steward: Any, as_actor: Any, now: Any, django_capture_on_commit_callbacks: Any
) -> Callable[..., Any]:
    """Bring an archive into the fresh area, all the way: ``bring(data, publish=True)``; gives the import."""

    def run(data: bytes, *, space: Any = None, user: Any = None, **wish: Any) -> Any:
        actor = as_actor(user or steward)
        row = api.receive(space or fresh, actor, upload(data), now=now)
        with django_capture_on_commit_callbacks(execute=True):
            api.begin(row.uuid, actor, bringing.Wish(**wish), now=now)
        return queries.one(row.uuid, actor)

    return run

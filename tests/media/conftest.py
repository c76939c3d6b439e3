"""Files as people bring them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests import uploads


@pytest.fixture
def bring(db: None, now: datetime) -> Callable[..., Any]:
    """Keep an upload of a person (7 unless said) in whatever the store is; gives the row."""

    def do(name: str = "film.mp4", data: bytes = uploads.MP4, **options: Any) -> Any:
        from social_learning.media import files

        given = {"uploader_id": 7, "now": now, **options}
        return files.keep(uploads.upload(name, data), **given)

    return do


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Do something, and then what it wants to be done after the commit."""

    def do(act: Callable[..., Any], *args: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return act(*args)

    return do


@pytest.fixture
def prepared(private_store: Any, now: datetime) -> Callable[..., Any]:
    """Keep a file in a store of this test's own and prepare it once; gives the row as it is then."""

    def do(name: str, data: bytes) -> Any:
        from social_learning.media import files, prepare

        stored = files.keep(uploads.upload(name, data), uploader_id=7, now=now)
        prepare.prepare(stored.pk, now=now)
        stored.refresh_from_db()
        return stored

    return do

"""The file of a draft: it comes, is replaced, and goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.knowledge import api, writing
from social_learning.lib.errors import UnsupportedType
from social_learning.media import files
from social_learning.media.models import StoredFile
from tests import uploads
from tests.uploads import upload

pytestmark = pytest.mark.django_db


def test_a_refused_file_leaves_the_draft_as_it_was(draft: Any, me: Any, now: datetime, private_store: Any) -> None:
    kept = api.attach_file(draft.pk, me, upload("a.pdf", uploads.pdf()), now=now)
    with pytest.raises(UnsupportedType):
        api.attach_file(draft.pk, me, upload("a.pdf", b"<html>"), now=now)
    draft.refresh_from_db()
    assert (draft.file_id, draft.version) == (kept.file_id, 2)
    assert (private_store / StoredFile.objects.get().path).exists()


def test_the_old_file_goes_once_the_new_one_is_certain(
    draft: Any,
    me: Any,
    now: datetime,
    private_store: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        api.attach_file(draft.pk, me, upload("a.pdf", uploads.pdf()), now=now)
    old = StoredFile.objects.get()
    with django_capture_on_commit_callbacks() as later:
        api.attach_file(draft.pk, me, upload("b.pdf", uploads.pdf("two")), now=now)
    assert (private_store / old.path).exists()
    for callback in later:
        callback()
    assert not (private_store / old.path).exists()
    assert not (private_store / files.page_path(old.path, 1)).exists()
    assert StoredFile.objects.get().name == "b.pdf"


def test_a_file_that_cannot_be_written_down_is_not_left_behind(
    draft: Any, me: Any, now: datetime, private_store: Any, monkeypatch: Any
) -> None:
    def fails(*_args: Any, **_named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(writing, "save", fails)
    with pytest.raises(RuntimeError):
        api.attach_file(draft.pk, me, upload("a.pdf", uploads.pdf()), now=now)
    assert not [path for path in private_store.rglob("*") if path.is_file()]
    assert not StoredFile.objects.exists()


def test_taking_it_off_twice_is_no_error(draft: Any, me: Any, now: datetime) -> None:
    assert api.detach_file(draft.pk, me, now=now).version == 1

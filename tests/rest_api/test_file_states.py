"""How far a file is, and another attempt: who may ask, who may not, and what is said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.media import files
from social_learning.media.models import FileStatus, StoredFile
from tests import uploads
from tests.uploads import upload

pytestmark = pytest.mark.django_db
ROOT = "/api/social_learning/v1/files/"


@pytest.fixture
def failed(published: Any, private_store: Any, now: datetime, author: Any) -> StoredFile:
    """A file whose preparation has failed, in something published."""
    stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=author.pk, now=now)
    StoredFile.objects.filter(pk=stored.pk).update(status=FileStatus.FAILED, note="too_long", attempts=3)
    published(file=stored)
    return stored


def test_the_state_says_why_and_what_to_do(failed: StoredFile, client_for: Any, author: Any) -> None:
    answer = client_for(author).get(f"{ROOT}{failed.uuid}/state/")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["status"], said["reason"], said["can_retry"]) == ("failed", "too_long", True)
    assert "too long" in said["sentence"]
    assert said["remedy"]


def test_its_author_may_try_again_once(failed: StoredFile, client_for: Any, author: Any) -> None:
    client = client_for(author)
    assert client.post(f"{ROOT}{failed.uuid}/retry/").json()["status"] == "queued"
    failed.refresh_from_db()
    assert (failed.status, failed.attempts, failed.note) == (FileStatus.QUEUED, 0, "")
    assert client.post(f"{ROOT}{failed.uuid}/retry/").json()["code"] == "nothing_to_retry"


def test_a_reader_may_not(failed: StoredFile, client_for: Any, learner: Any) -> None:
    client = client_for(learner)
    assert client.get(f"{ROOT}{failed.uuid}/state/").status_code == 200
    assert client.post(f"{ROOT}{failed.uuid}/retry/").status_code == 403
    failed.refresh_from_db()
    assert failed.status == FileStatus.FAILED


def test_whoever_may_not_open_it_learns_nothing(client_for: Any, learner: Any, private_store: Any, now: Any) -> None:
    stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=999, now=now)
    assert client_for(learner).get(f"{ROOT}{stored.uuid}/state/").status_code == 404
    assert client_for(learner).post(f"{ROOT}{stored.uuid}/retry/").status_code == 404

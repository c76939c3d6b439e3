"""The draft page says how far a file is, and offers another attempt where it failed; without script too."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.template.loader import render_to_string

from social_learning.media import files
from social_learning.media.models import FileStatus, StoredFile
from social_learning.pages import show
from tests import uploads
from tests.uploads import upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "note", "words", "again"),
    [
        (FileStatus.WORKING, "", "Being prepared: 40 per cent", False),
        (FileStatus.QUEUED, "", "Waiting for its turn", False),
        (FileStatus.FAILED, "too_long", "smaller parts", True),
        (FileStatus.FAILED, "locked", "without a password", False),
    ],
)
def test_it_says_how_far_it_is(
    private_store: Any, now: datetime, status: str, note: str, words: str, again: bool
) -> None:
    stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=7, now=now)
    StoredFile.objects.filter(pk=stored.pk).update(status=status, note=note, progress=40)
    stored.refresh_from_db()
    html = render_to_string("social_learning/parts/preparing.html", {"file": show._file(stored)})
    assert words in html
    assert ("data-retry hidden" not in html) is again
    assert 'aria-live="polite"' in html

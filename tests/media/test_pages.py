"""Pages of PDF and office files: images, small images, words with their places; failures, turns and second attempts."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from social_learning.media import files, leases, notes, office, prepare, processing
from social_learning.media.models import FileStatus, StoredFile
from tests import uploads
from tests.uploads import upload

pytestmark = pytest.mark.django_db
Prepared = Callable[..., StoredFile]


def read(stored: StoredFile, name: str) -> bytes:
    """Return what was made beside a file."""
    return bytes(files.store().open(files.made_path(stored.path, name)).read())


def test_words_have_their_places_and_pages_a_small_image(prepared: Prepared) -> None:
    stored = prepared("a.pdf", uploads.pdf("Bend your knees", ""))
    assert [one["name"] for one in stored.made] == [
        "thumb-0001.webp",
        "text-0001.json",
        "thumb-0002.webp",
        "text-0002.json",
    ]
    layer = json.loads(read(stored, "text-0001.json"))
    assert (layer["width"], layer["height"]) == (1200, 800)
    assert [word[4] for word in layer["words"]] == ["Bend", "your", "knees"]
    x, y, width, height, _text = layer["words"][0]
    # 20 of 300 from the left; the line stands at half the height, letters of 24 above it.
    assert x == pytest.approx(20 / 300, abs=0.02)
    assert y == pytest.approx(0.5 - 18 / 200, abs=0.03)
    assert 0 < width < 0.3
    assert 0 < height < 0.15
    assert json.loads(read(stored, "text-0002.json"))["words"] == []
    from PIL import Image

    assert Image.open(io.BytesIO(read(stored, "thumb-0001.webp"))).width == 200


def test_a_page_that_lies_on_its_side_has_its_words_where_they_are_seen(prepared: Prepared) -> None:
    turned = uploads.pdf("Bend").replace(b"/Type /Page /Parent", b"/Type /Page /Rotate 90 /Parent")
    layer = json.loads(read(prepared("a.pdf", turned), "text-0001.json"))
    x, y, width, height, _text = layer["words"][0]
    assert (layer["width"], layer["height"]) == (1200, 1800)
    assert 0.5 < x + width / 2 < 0.65
    assert y == pytest.approx(20 / 300, abs=0.02)
    assert height > width / 2


def test_a_locked_pdf_says_so(prepared: Prepared) -> None:
    stored = prepared("a.pdf", uploads.locked_pdf())
    assert (stored.status, stored.note) == (FileStatus.FAILED, "locked")
    assert notes.remedy_of(stored)
    assert not notes.can_retry(stored)


def test_of_five_thousand_pages_the_first_are_drawn(prepared: Prepared, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "MAX_PAGES": 3}
    stored = prepared("a.pdf", uploads.pdf(*["x"] * 5_000))
    assert (stored.status, stored.pages, stored.note) == (FileStatus.READY, 3, "first_pages")


@pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")
def test_slides_and_sheets_are_drawn_by_libreoffice(prepared: Prepared) -> None:
    stored = prepared("a.pptx", uploads.pptx(("Lift", "Bend your knees", "Smile"), ("Carry", "Close", "")))
    assert (stored.status, stored.note, stored.pages) == (FileStatus.READY, "", 2)
    assert [part["title"] for part in stored.outline] == ["Lift", "Carry"]
    assert "knees" in [word[4] for word in json.loads(read(stored, "text-0001.json"))["words"]]


def test_without_libreoffice_there_is_the_outline_and_a_note(prepared: Prepared, monkeypatch: Any) -> None:
    monkeypatch.setattr(office, "program", lambda: "")
    stored = prepared("a.pptx", uploads.pptx())
    assert (stored.status, stored.note, stored.pages) == (FileStatus.READY, "no_office", 0)
    assert stored.outline


@pytest.mark.parametrize("program", ["/bin/false", "/bin/true"])
def test_a_libreoffice_that_fails_leaves_the_outline(prepared: Prepared, monkeypatch: Any, program: str) -> None:
    monkeypatch.setattr(office, "program", lambda: program)
    stored = prepared("a.pptx", uploads.pptx())
    assert (stored.status, stored.note) == (FileStatus.READY, "no_images")
    assert stored.outline


def test_macros_are_kept_with_a_warning_and_never_opened(prepared: Prepared, monkeypatch: Any) -> None:
    monkeypatch.setattr(prepare, "_make", lambda job: pytest.fail("opened"))
    for name, data in (("a.docx", uploads.docx(**{"word/vbaProject.bin": b"x"})), ("a.docm", uploads.docm())):
        stored = prepared(name, data)
        assert (stored.status, stored.note, stored.pages) == (FileStatus.READY, "macros", 0)
        assert "macros" in notes.note_of(stored)


def test_a_vast_picture_is_refused_by_its_header(prepared: Prepared) -> None:
    from social_learning.lib.errors import Invalid

    with pytest.raises(Invalid) as refused:
        prepared("a.png", uploads.vast_png(20_000, 20_000))
    assert refused.value.code == "picture_size"
    assert not StoredFile.objects.exists()


def test_storage_that_is_down_is_tried_again_and_then_can_be_retried(
    private_store: Path, now: datetime, monkeypatch: Any
) -> None:
    stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=7, now=now)
    with monkeypatch.context() as patch:

        def down(*_args: Any) -> None:
            raise OSError("down")

        patch.setattr(processing.storage, "copy_to", down)
        assert [prepare.prepare(stored.pk, now=now) for _attempt in range(3)] == [30, 180, None]
    stored.refresh_from_db()
    assert (stored.status, stored.note) == (FileStatus.FAILED, "storage")
    assert prepare.retry(stored)
    assert not prepare.retry(stored)
    prepare.prepare(stored.pk, now=now)
    stored.refresh_from_db()
    assert (stored.status, stored.pages, stored.progress) == (FileStatus.READY, 1, 100)


def test_a_turn_is_one_workers_until_it_falls_silent(private_store: Path, now: datetime) -> None:
    stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=7, now=now)
    mine = leases.claim(stored.pk, now)
    assert mine is not None
    assert leases.claim(stored.pk, now + timedelta(minutes=1)) is None
    assert leases.waiting(now + timedelta(minutes=1), 9) == []
    late = now + timedelta(minutes=6)
    assert leases.waiting(late, 9) == [stored.pk]
    theirs = leases.claim(stored.pk, late)
    assert theirs is not None
    assert not leases.write(mine, progress=50)
    assert leases.write(theirs, progress=50)


def test_workers_that_always_die_do_not_try_for_ever(private_store: Path, now: datetime) -> None:
    stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=7, now=now)
    for attempt in range(3):
        assert leases.claim(stored.pk, now + timedelta(minutes=6 * attempt))
    prepare.prepare(stored.pk, now=now + timedelta(minutes=18))
    stored.refresh_from_db()
    assert (stored.status, stored.note) == (FileStatus.FAILED, "stopped")

"""Outlines and previews: made by a worker, once, whatever the file holds."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from social_learning.events import KNOWLEDGE_CHANGED
from social_learning.knowledge import api
from social_learning.knowledge.models import Knowledge
from social_learning.media import files, office, pdf, prepare
from social_learning.media.models import FileStatus, StoredFile
from social_learning.media.tasks import prepare_file_task
from tests import uploads
from tests.uploads import upload

pytestmark = pytest.mark.django_db
Prepared = Callable[..., StoredFile]


@pytest.fixture(autouse=True)
def without_office(monkeypatch: Any) -> None:
    """LibreOffice has tests of its own."""
    monkeypatch.setattr(office, "program", lambda: "")


@pytest.fixture
def prepared(private_store: Any, now: datetime) -> Prepared:
    """Keep a file and prepare it."""

    def do(name: str, data: bytes) -> StoredFile:
        stored = files.keep(upload(name, data), uploader_id=7, now=now)
        prepare_file_task(stored.pk)
        stored.refresh_from_db()
        return stored

    return do


def test_slides_give_titles_words_and_notes_in_their_order(prepared: Prepared) -> None:
    stored = prepared("a.pptx", uploads.pptx(("Lift", "Bend\nyour knees", "Smile"), ("Carry", "Close to you", "")))
    assert stored.status == FileStatus.READY
    assert stored.outline == [
        {"title": "Lift", "text": "Bend\nyour knees", "notes": "Smile"},
        {"title": "Carry", "text": "Close to you", "notes": ""},
    ]


def test_open_document_slides_do_too(prepared: Prepared) -> None:
    page = (
        '<draw:page><draw:frame presentation:class="title"><text:p>Lift</text:p></draw:frame>'
        "<draw:frame><text:p>Bend <text:span>knees</text:span></text:p></draw:frame>"
        "<presentation:notes><text:p>Smile</text:p></presentation:notes></draw:page>"
    )
    stored = prepared("a.odp", uploads.odf("presentation", page))
    assert stored.outline == [{"title": "Lift", "text": "Bend knees", "notes": "Smile"}]


def test_documents_give_chapters(prepared: Prepared) -> None:
    body = "".join(
        uploads.paragraph(text, style)
        for text, style in (
            ("Before", ""),
            ("Lift", "Heading1"),
            ("Bend knees", ""),
            ("Slowly", ""),
            ("Carry", "Title"),
        )
    )
    chapters = [("", "Before"), ("Lift", "Bend knees\nSlowly"), ("Carry", "")]
    stored = prepared("a.docx", uploads.docx(body))
    assert [(part["title"], part["text"]) for part in stored.outline] == chapters
    text = "<text:p>Before</text:p><text:h>Lift</text:h><text:p>Bend knees</text:p><text:p>Slowly</text:p>"
    text += "<text:h>Carry</text:h>"
    stored = prepared("a.odt", uploads.odf("text", text))
    assert [(part["title"], part["text"]) for part in stored.outline] == chapters


def test_a_pdf_gives_an_image_and_the_words_of_each_page(prepared: Prepared, private_store: Path) -> None:
    from PIL import Image

    stored = prepared("a.pdf", uploads.pdf("Bend your knees", "Carry it close"))
    assert (stored.status, stored.pages, stored.note) == (FileStatus.READY, 2, "")
    assert [part["text"] for part in stored.outline] == ["Bend your knees", "Carry it close"]
    for number in (1, 2):
        image = Image.open(private_store / files.page_path(stored.path, number))
        assert (image.format, image.width) == ("WEBP", pdf.PAGE_WIDTH)


def test_of_a_long_pdf_the_first_pages_are_drawn_and_it_says_so(prepared: Prepared, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "MAX_PAGES": 2}
    stored = prepared("a.pdf", uploads.pdf("one", "two", "three"))
    assert stored.pages == 2
    assert "first pages" in prepare.note_of(stored)


def test_a_pdf_that_cannot_be_read_keeps_its_download_and_says_so(prepared: Prepared) -> None:
    stored = prepared("a.pdf", b"%PDF-1.7\n" + b"junk" * 100)
    assert (stored.status, stored.note, stored.pages) == (FileStatus.FAILED, "unreadable", 0)
    assert str(prepare.note_of(stored))


def test_without_the_extra_it_says_plainly_that_there_is_no_preview(prepared: Prepared, monkeypatch: Any) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    stored = prepared("a.pdf", uploads.pdf())
    assert (stored.status, stored.pages) == (FileStatus.READY, 0)
    assert "no preview" in prepare.note_of(stored)


def test_a_pdf_that_takes_too_long_is_tried_again_and_then_left(prepared: Prepared, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "CONVERT_SECONDS": 0.001}
    stored = prepared("a.pdf", uploads.pdf())
    assert (stored.status, stored.note, stored.attempts) == (FileStatus.QUEUED, "too_long", 1)
    prepare_file_task(stored.pk)
    prepare_file_task(stored.pk)
    stored.refresh_from_db()
    assert (stored.status, stored.note, stored.attempts) == (FileStatus.FAILED, "too_long", 3)


def test_a_picture_gets_a_small_twin(prepared: Prepared, private_store: Path) -> None:
    from PIL import Image

    stored = prepared("a.png", uploads.picture("PNG", size=(3000, 500)))
    assert stored.pages == 1
    assert Image.open(private_store / files.page_path(stored.path, 1)).size == (1200, 200)


def test_a_second_time_gives_the_same(prepared: Prepared, private_store: Path, now: datetime) -> None:
    stored = prepared("a.pdf", uploads.pdf("one", "two"))
    before = sorted(path.name for path in private_store.rglob("*.webp"))
    prepare.prepare(stored.pk, now=now)
    # As after a crash: the pages are there, the row does not know yet.
    StoredFile.objects.filter(pk=stored.pk).update(status=FileStatus.QUEUED, pages=0, outline=[])
    prepare.prepare(stored.pk, now=now)
    stored.refresh_from_db()
    assert (stored.status, stored.pages, len(stored.outline)) == (FileStatus.READY, 2, 2)
    assert sorted(path.name for path in private_store.rglob("*.webp")) == before


def test_a_file_that_is_gone_is_nobodys_problem(prepared: Prepared, now: datetime, private_store: Path) -> None:
    prepare.prepare(12345, now=now)
    stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=7, now=now)
    files.store().delete(stored.path)
    prepare.prepare(stored.pk, now=now)
    stored.refresh_from_db()
    assert stored.status == FileStatus.FAILED


def test_a_document_with_an_entity_bomb_is_not_read(prepared: Prepared) -> None:
    members = {"word/document.xml": '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'}
    assert prepared("a.docx", uploads.docx(**members)).status == FileStatus.FAILED


def test_minutes_follow_and_others_are_told(
    private_store: Any,
    author: Any,
    as_actor: Any,
    space: Any,
    now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    heard: list[str] = []

    def listen(knowledge: Any, **_kwargs: Any) -> None:
        heard.append(knowledge.action)

    KNOWLEDGE_CHANGED.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            draft = api.create_draft(as_actor(author), space_id=space.pk, now=now)
            slides = uploads.pptx(*[("T", "word " * 100, "")] * 20)
            api.attach_file(draft.pk, as_actor(author), upload("Safety_walk.pptx", slides), now=now)
    finally:
        KNOWLEDGE_CHANGED.disconnect(listen)
    after = Knowledge.objects.get(pk=draft.pk)
    assert after.title == "Safety walk"
    # Twenty slides of a hundred words.
    assert after.minutes == 14
    # Preparing is no edit: the author's open window stays the newest.
    assert after.version == 2
    assert heard == ["created", "file_attached", "file_prepared"]


def test_a_hostile_number_of_shapes_stays_bounded(prepared: Prepared) -> None:
    page = "<draw:page><draw:frame><text:p>" + "x" * 50_000 + "</text:p></draw:frame></draw:page>"
    stored = prepared("a.odp", uploads.odf("presentation", page * 60))
    assert len(stored.outline) <= 25
    assert all(len(part["text"]) <= 20_000 for part in stored.outline)


def test_no_temporary_copy_stays(prepared: Prepared, tmp_path: Path, monkeypatch: Any) -> None:
    import tempfile

    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    prepared("a.pdf", uploads.pdf())
    assert list(folder.iterdir()) == []


def test_storage_without_paths_will_do(private_store: Any, settings: Any, now: datetime) -> None:
    own = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "knowledge_private": own}
    stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=7, now=now)
    prepare.prepare(stored.pk, now=now)
    stored.refresh_from_db()
    assert stored.pages == 1
    assert io.BytesIO(files.store().open(files.page_path(stored.path, 1)).read()).getvalue()[:4] == b"RIFF"

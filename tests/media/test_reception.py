"""Files come in over the disk, hashed on the way; a disk that is full costs the file and nothing else."""

from __future__ import annotations

import errno
import hashlib
import resource
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.test import RequestFactory

from social_learning.lib.errors import NoRoom, SocialError
from social_learning.media import files, reception
from social_learning.media.models import StoredContent, StoredFile
from tests import uploads

pytestmark = pytest.mark.django_db
LARGE = uploads.MP4 + bytes(range(256)) * 20_000


def request(data: bytes = LARGE, **fields: Any) -> Any:
    """Return a form with a file, of which nothing has been read."""
    return RequestFactory().post("/", {"file": uploads.upload("film.mp4", data), **fields})


@pytest.fixture
def too_small() -> Iterator[None]:
    """Let no file of this process be larger than two megabytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    quiet = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, quiet)


def test_a_large_file_is_hashed_as_it_arrives_and_moved_not_copied(
    private_store: Path, now: Any, monkeypatch: Any
) -> None:
    form = request()
    reception.prepare(form)
    upload = form.FILES["file"]
    assert isinstance(upload, reception.Arriving)
    inode = Path(upload.temporary_file_path()).stat().st_ino
    read: list[int] = []
    monkeypatch.setattr(TemporaryUploadedFile, "chunks", lambda *_args: read.append(1) or iter(()))
    stored = files.keep(upload, uploader_id=7, now=now)
    assert not read, "it was read once more"
    assert stored.sha256 == hashlib.sha256(LARGE).hexdigest()
    kept = private_store / stored.path
    assert kept.read_bytes() == LARGE
    assert kept.stat().st_ino == inode
    form.close()
    assert kept.read_bytes() == LARGE
    assert not list((private_store / "incoming").iterdir())


def test_what_is_not_kept_leaves_nothing(private_store: Path, settings: Any, tmp_path: Path) -> None:
    form = request()
    reception.prepare(form)
    assert Path(form.FILES["file"].temporary_file_path()).is_relative_to(private_store)
    form.close()
    assert not [path for path in private_store.rglob("*") if path.is_file()]
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    form = request()
    reception.prepare(form)
    assert Path(form.FILES["file"].temporary_file_path()).parent == tmp_path
    form.close()


def test_a_small_file_and_one_of_another_handler_are_hashed_too(private_store: Path, now: Any) -> None:
    for data, ready in ((uploads.MP4, True), (LARGE, False)):
        form = request(data)
        if ready:
            reception.prepare(form)
        stored = files.keep(form.FILES["file"], uploader_id=7, now=now)
        assert stored.sha256 == hashlib.sha256(data).hexdigest()


def test_what_else_looks_at_files_on_this_site_stays() -> None:
    class Scanner(FileUploadHandler):
        """Looks for viruses, say."""

        def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
            """Pass on what was looked at."""
            return raw_data

        def file_complete(self, file_size: int) -> None:
            """Leave the file to the next."""

    form = request()
    form.upload_handlers = [Scanner(form), TemporaryFileUploadHandler(form)]
    reception.prepare(form)
    assert [type(handler) for handler in form.upload_handlers] == [Scanner, reception.Reception]
    # Of a form that has been read already nothing is changed.
    assert form.FILES
    reception.prepare(form)


def test_a_disk_that_is_full_while_it_arrives(too_small: None, private_store: Path, now: Any) -> None:
    form = request(title="Typed with care")
    reception.prepare(form)
    assert form.POST["title"] == "Typed with care"
    with pytest.raises(NoRoom) as refused:
        files.keep(form.FILES["file"], uploader_id=7, now=now)
    assert (refused.value.status, refused.value.code) == (507, "no_room")
    assert "safe" in str(refused.value.message)
    assert not StoredFile.objects.exists()


def test_a_disk_without_a_place_to_begin(private_store: Path, now: Any, settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")
    form = request(title="Typed with care")
    reception.prepare(form)
    with pytest.raises(SocialError) as refused:
        files.keep(form.FILES["file"], uploader_id=7, now=now)
    assert refused.value.status == 503
    assert form.POST["title"] == "Typed with care"


class Full(FileSystemStorage):
    """Writes half, and then there is no room."""

    def _save(self, name: str, content: Any) -> str:
        super()._save(name, ContentFile(b"half"))
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full(settings: Any, tmp_path: Path) -> Path:
    """A store whose disk is full."""
    folder = tmp_path / "full"
    own = {"BACKEND": f"{__name__}.Full", "OPTIONS": {"location": str(folder), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "knowledge_private": own}
    return folder


def test_a_store_that_is_full_keeps_no_half(full: Path, bring: Callable[..., StoredFile]) -> None:
    with pytest.raises(NoRoom):
        bring("a.png", uploads.picture("PNG"))
    assert not StoredFile.objects.exists()
    assert not StoredContent.objects.exists()
    assert not [path for path in full.rglob("*") if path.is_file()]


@pytest.mark.parametrize("how", ["rest", "page"])
def test_the_draft_is_as_it_was(
    full: Path, author: Any, as_actor: Any, space: Any, client_for: Any, now: Any, how: str
) -> None:
    from social_learning.knowledge import api

    draft = api.create_draft(as_actor(author), space_id=space.pk, title="Mine", why="So", now=now)
    client, file = client_for(author), uploads.upload("a.png", uploads.picture("PNG"))
    if how == "rest":
        url = f"/api/social_learning/v1/knowledge/{draft.uuid}/file/"
        answer = client.post(url, {"file": file}, format="multipart")
        assert answer.json()["code"] == "no_room"
    else:
        url = f"/social-learning/share/{draft.uuid}/"
        answer = client.post(
            url, {"do": "save", "title": "Typed", "version": draft.version, "file": file}, format="multipart"
        )
        assert b"no room left" in answer.content
        assert b"Typed" in answer.content
    assert answer.status_code == 507
    draft.refresh_from_db()
    assert draft.file_id is None
    assert draft.why == "So"


def test_when_the_row_cannot_be_written_the_content_goes(
    private_store: Path, bring: Callable[..., StoredFile], monkeypatch: Any
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(StoredContent.objects, "create", fail)
    with pytest.raises(RuntimeError):
        bring()
    assert not [path for path in private_store.rglob("*") if path.is_file()]


NAMES = [
    ("Übersicht März.mp4", "Übersicht März.mp4"),
    ("u\u0308bersicht.mp4", "übersicht.mp4"),
    ("安全手册.mp4", "安全手册.mp4"),
    ("دليل السلامة.mp4", "دليل السلامة.mp4"),
    ("می\u200cخواهم.mp4", "می\u200cخواهم.mp4"),
    ("क्\u200dष.mp4", "क्\u200dष.mp4"),
    ("사내\u3000지침.mp4", "사내 지침.mp4"),
    ("plan\u00a0B.mp4", "plan B.mp4"),
    ("👩\u200d🔧 fixes.mp4", "👩\u200d🔧 fixes.mp4"),
    ("harmless\u202e4pm.exe.mp4", "harmless4pm.exe.mp4"),
    ("a\u2066b\u2069\u200f\ufeff.mp4", "ab.mp4"),
    ("a\r\nSet-Cookie: x=1.mp4", "aSet-Cookie: x=1.mp4"),
    ("a\x00b\x7f.mp4", "ab.mp4"),
    ("\ud800a.mp4", "a.mp4"),
    ("..\\..\\evil.mp4", "evil.mp4"),
    ("\u200c\u200d", "file"),
]


@pytest.mark.parametrize(("name", "shown"), NAMES, ids=range(len(NAMES)))
def test_a_name_in_any_script_is_kept_and_holds_no_trick(name: str, shown: str) -> None:
    assert files.label(name) == shown


@pytest.mark.parametrize(("name", "shown"), [pair for pair in NAMES if pair[1] != "file" and "\ud800" not in pair[0]])
def test_it_comes_back_as_it_was(
    private_store: Path, bring: Callable[..., StoredFile], client_for: Any, author: Any, name: str, shown: str
) -> None:
    from urllib.parse import quote

    stored = bring(name, uploader_id=author.pk)
    stored.refresh_from_db()
    assert stored.name == shown
    answer = client_for(author).get(f"/api/social_learning/v1/files/{stored.uuid}/")
    said = answer["Content-Disposition"]
    assert said.isascii()
    assert "\r" not in said
    assert quote(shown, safe="") in said or f'"{shown}"' in said

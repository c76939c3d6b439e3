"""The sweep makes rows and storage agree, and touches nothing when the store itself seems to be wrong."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from social_learning.inbox.models import Message
from social_learning.media import contents, files, storage, sweep
from social_learning.media.models import FileStatus, StoredContent, StoredFile
from tests import uploads

pytestmark = pytest.mark.django_db
PDF = uploads.pdf()


@pytest.fixture(autouse=True)
def clean(private_store: Path, settings: Any) -> None:
    """A day on which the store was not read yet."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sweep"}}
    cache.clear()


@pytest.fixture
def run(now: datetime, django_capture_on_commit_callbacks: Any) -> Callable[..., str]:
    """Sweep, some days after everything was brought; gives what it says."""

    def do(days: int = 30) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return "\n".join(sweep.sweep(now=datetime.now(now.tzinfo) + timedelta(days=days)))

    return do


@pytest.fixture
def held(bring: Callable[..., StoredFile], published: Any, author: Any) -> Callable[..., StoredFile]:
    """Bring a file that a published Knowledge holds."""

    def do(name: str = "film.mp4", data: bytes = uploads.MP4) -> StoredFile:
        stored = bring(name, data, uploader_id=author.pk)
        published(file=stored, author=author)
        return stored

    return do


def lying(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_where_all_is_well_nothing_changes(run: Any, held: Any, private_store: Path) -> None:
    stored = held()
    storage.store().save(storage.made_path(stored.path, "poster.webp"), ContentFile(b"x"))
    before = lying(private_store)
    said = run()
    assert "contents nobody knows: 0 removed" in said
    assert "files without content: 0" in said
    assert lying(private_store) == before
    assert Message.objects.count() == 0


def test_a_content_that_no_row_knows_goes_once_it_is_old(run: Any, held: Any, private_store: Path) -> None:
    stored = held()
    for path in ("knowledge/ab/abcd", "knowledge/cd/cdef.pages/0001.webp", "knowledge/cd/cdef.made/play.mp4"):
        storage.store().save(path, ContentFile(b"lost"))
    assert "contents nobody knows: 0 removed" in run(days=0)
    cache.clear()
    assert "contents nobody knows: 2 removed" in run()
    assert lying(private_store) == {stored.path}


def test_it_may_be_left_alone(run: Any, settings: Any, private_store: Path) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "ORPHAN_HOURS": 0}
    storage.store().save("knowledge/ab/abcd", ContentFile(b"lost"))
    assert "contents nobody knows: 0 removed" in run()
    assert lying(private_store) == {"knowledge/ab/abcd"}


def test_a_store_shared_with_another_site_is_not_emptied(run: Any, held: Any, private_store: Path) -> None:
    held()
    for number in range(30):
        storage.store().save(f"knowledge/ab/{number}", ContentFile(b"theirs"))
    assert "30 contents are unknown here" in run()
    assert len(lying(private_store)) == 31


def test_a_file_without_content_is_said_to_who_brought_it(
    run: Any, held: Any, private_store: Path, author: Any, client_for: Any
) -> None:
    stored, fine = held(), held("other.mp4")
    (private_store / stored.path).unlink()
    assert "files without content: 1" in run()
    stored.refresh_from_db()
    fine.refresh_from_db()
    assert (stored.status, stored.note, fine.note) == (FileStatus.FAILED, "missing", "")
    told = Message.objects.get()
    assert (told.user_id, told.kind, told.params) == (author.pk, "file_missing", {"title": "film.mp4"})
    assert client_for(author).get(told.url).status_code == 200
    cache.clear()
    assert "files without content: 0" in run()
    assert Message.objects.count() == 1


def test_what_comes_back_is_taken_up(run: Any, held: Any, private_store: Path) -> None:
    film, walk = held(), held("walk.pdf", PDF)
    for stored in (film, walk):
        os.rename(private_store / stored.path, private_store / stored.path.rpartition("/")[2])
    run()
    for stored in (film, walk):
        os.rename(private_store / stored.path.rpartition("/")[2], private_store / stored.path)
    cache.clear()
    assert "files whose content is back: 2" in run()
    walk.refresh_from_db()
    film.refresh_from_db()
    assert (walk.status, walk.note, film.note) == (FileStatus.QUEUED, "", "")


def test_a_disk_that_is_not_there_makes_no_alarm(run: Any, held: Any, private_store: Path) -> None:
    for _number in range(25):
        held()
    for path in lying(private_store):
        (private_store / path).unlink()
    assert "25 files have no content" in run()
    assert not StoredFile.objects.exclude(note="").exists()
    assert not Message.objects.exists()


def test_a_file_that_nothing_refers_to_goes(run: Any, bring: Any, held: Any, private_store: Path) -> None:
    bring()
    stored = held()
    assert "files nobody refers to: 0 removed" in run(days=-400)
    assert "files nobody refers to: 1 removed" in run()
    assert list(StoredFile.objects.all()) == [stored]
    assert lying(private_store) == {stored.path}


def test_what_could_not_be_removed_is_removed_now(
    run: Any, bring: Any, private_store: Path, monkeypatch: Any, committed: Any
) -> None:
    stored = bring()
    with monkeypatch.context() as broken:
        broken.setattr(storage, "remove", lambda _path: (_ for _ in ()).throw(OSError("away")))
        committed(files.discard, stored)
        assert "contents removed: 0, 1 the store did not let go of" in run()
    assert lying(private_store)
    assert "contents removed: 1" in run()
    assert not lying(private_store)
    assert not StoredContent.objects.exists()


def test_the_store_is_read_once_a_day_and_again_soon_if_that_failed(run: Any, monkeypatch: Any) -> None:
    assert "contents nobody knows" in run()
    assert "contents nobody knows" not in run()
    cache.clear()
    with monkeypatch.context() as broken:
        broken.setattr(storage, "store", lambda: (_ for _ in ()).throw(OSError("away")))
        assert "cannot be read" in run()
    assert "contents nobody knows" in run()


def test_in_a_bucket_it_does_the_same(run: Any, s3_store: Any, held: Any) -> None:
    stored, lost = held(), held("other.mp4")
    storage.store().save("knowledge/ab/abcd", ContentFile(b"lost"))
    s3_store.Object(f"social-learning/{lost.path}").delete()
    said = run()
    assert "contents nobody knows: 1 removed" in said
    assert "files without content: 1" in said
    assert [item.key for item in s3_store.objects.all()] == [f"social-learning/{stored.path}"]


def test_memory_stays_flat(now: datetime, private_store: Path, monkeypatch: Any) -> None:
    folder = private_store / "knowledge"
    names = {f"{number:02x}": [f"{number:02x}{item:036x}" for item in range(400)] for number in range(256)}
    monkeypatch.setattr(
        storage, "store", lambda: type("Store", (), {"listdir": lambda _self, at: ([], names[at[-2:]])})()
    )
    assert not folder.exists()
    tracemalloc.start()
    found = sweep._Found()
    for number in range(256):
        sweep._look(f"knowledge/{number:02x}", found)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.contents == found.unknown == 256 * 400
    assert len(found.orphans) == 1_000
    assert peak < 2_000_000


def test_what_never_arrived_goes(run: Any, private_store: Path) -> None:
    storage.store().save("incoming/tmp1.upload", ContentFile(b"half"))
    run(days=0)
    assert lying(private_store) == {"incoming/tmp1.upload"}
    cache.clear()
    run()
    assert not lying(private_store)


def test_a_doomed_content_is_known(run: Any, held: Any, private_store: Path) -> None:
    stored = held()
    contents.doom(StoredContent.objects.create(path="knowledge/ab/abcd"))
    storage.store().save("knowledge/ab/abcd", ContentFile(b"left"))
    assert "contents removed: 1" in run()
    assert lying(private_store) == {stored.path}

"""The same content lies in storage once for who may open both files, stays while one has it, and tells nobody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from social_learning.media import contents, files, holders, storage, twins
from social_learning.media.models import FileStatus, StoredContent, StoredFile
from tests import uploads

PDF = uploads.pdf("Bend your knees")


def made(stored: StoredFile, page: bytes = b"page") -> None:
    """Let a preparation have ended, with one page and one derivative."""
    storage.store().save(storage.page_path(stored.path, 1), ContentFile(page))
    storage.store().save(storage.made_path(stored.path, "play.mp4"), ContentFile(b"film"))
    StoredFile.objects.filter(pk=stored.pk).update(
        status=FileStatus.READY,
        pages=1,
        outline=[{"title": "Lifting", "text": "Bend your knees"}],
        made=[{"name": "play.mp4", "mime": "video/mp4", "size": 4}],
        seconds=12.5,
    )


def lying(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.django_db
class TestOnce:
    """One content for two files."""

    def test_ones_own_file_again_has_the_same_content_and_all_that_was_made(
        self, private_store: Path, bring: Callable[..., StoredFile], now: datetime
    ) -> None:
        first, second = bring("walk.pdf", PDF), bring("again.pdf", PDF)
        made(first)
        assert first.path != second.path
        assert twins.adopt(second.pk, now=now)
        second.refresh_from_db()
        first.refresh_from_db()
        assert (second.path, second.pages, second.outline, second.made, second.seconds, second.status) == (
            (first.path, first.pages, first.outline, first.made, first.seconds, FileStatus.READY)
        )
        # What is a person's own stays so.
        assert (second.name, second.uuid != first.uuid) == ("again.pdf", True)
        assert not twins.adopt(second.pk, now=now)

    def test_the_copy_goes_with_the_next_sweep(
        self, private_store: Path, bring: Callable[..., StoredFile], now: datetime
    ) -> None:
        first, second = bring("walk.pdf", PDF), bring("again.pdf", PDF)
        made(first)
        twins.adopt(second.pk, now=now)
        assert contents.bury(second.path)
        first.refresh_from_db()
        assert lying(private_store) == {first.path, f"{first.path}.pages/0001.webp", f"{first.path}.made/play.mp4"}

    def test_holders_hear_of_it(
        self, private_store: Path, bring: Callable[..., StoredFile], published: Any, now: datetime, monkeypatch: Any
    ) -> None:
        heard: list[int] = []
        monkeypatch.setattr(holders, "prepared", lambda file_id, _now: heard.append(file_id))
        first, second = bring("walk.pdf", PDF), bring("again.pdf", PDF)
        made(first)
        twins.adopt(second.pk, now=now)
        assert heard == [second.pk]

    @pytest.mark.parametrize("who", ["hidden", "shared"])
    def test_a_colleagues_file_is_a_twin_only_if_it_may_be_opened(
        self,
        private_store: Path,
        bring: Callable[..., StoredFile],
        published: Any,
        author: Any,
        learner: Any,
        now: datetime,
        who: str,
    ) -> None:
        theirs = bring("walk.pdf", PDF, uploader_id=author.pk)
        made(theirs)
        published(file=theirs, state="published" if who == "shared" else "draft")
        mine = bring("mine.pdf", PDF, uploader_id=learner.pk)
        # Right after the upload nothing can be told, whoever has it too.
        assert (mine.status, mine.path != theirs.path, mine.pages) == (FileStatus.QUEUED, True, 0)
        assert twins.adopt(mine.pk, now=now) == (who == "shared")

    @pytest.mark.parametrize(
        "change",
        [
            {"status": FileStatus.FAILED},
            {"status": FileStatus.WORKING},
            {"note": "no_preview"},
            {"sha256": "0" * 64},
        ],
    )
    def test_what_is_not_the_same_or_not_good_is_no_twin(
        self, private_store: Path, bring: Callable[..., StoredFile], now: datetime, change: dict[str, Any]
    ) -> None:
        first, second = bring("walk.pdf", PDF), bring("again.pdf", PDF)
        made(first)
        StoredFile.objects.filter(pk=first.pk).update(**change)
        assert not twins.adopt(second.pk, now=now)

    def test_what_was_replaced_by_something_that_plays_is_taken_over_as_it_is_now(
        self, private_store: Path, bring: Callable[..., StoredFile], now: datetime
    ) -> None:
        first, second = bring("one.mp4", uploads.MP4), bring("my film.mp4", uploads.MP4)
        made(first)
        StoredFile.objects.filter(pk=first.pk).update(mime="audio/mp4", size=5, name="one.m4a")
        assert twins.adopt(second.pk, now=now)
        second.refresh_from_db()
        assert (second.name, second.mime, second.size) == ("my film.m4a", "audio/mp4", 5)

    def test_a_doomed_content_is_never_joined(
        self, private_store: Path, bring: Callable[..., StoredFile], now: datetime
    ) -> None:
        first, second = bring("walk.pdf", PDF), bring("again.pdf", PDF)
        made(first)
        contents.doom(StoredContent.objects.get(path=first.path))
        assert not twins.adopt(second.pk, now=now)

    def test_a_content_stays_until_the_last_file_goes(
        self, private_store: Path, bring: Callable[..., StoredFile], committed: Any, now: datetime
    ) -> None:
        first, second = bring("walk.pdf", PDF), bring("again.pdf", PDF)
        made(first)
        twins.adopt(second.pk, now=now)
        second.refresh_from_db()
        committed(files.discard, first)
        assert (private_store / second.path).read_bytes() == PDF
        assert storage.store().exists(storage.page_path(second.path, 1))
        committed(files.discard, second)
        assert not {path for path in lying(private_store) if path.startswith(second.path)}

    def test_files_kept_before_there_was_a_table_of_contents(
        self, private_store: Path, bring: Callable[..., StoredFile], committed: Any, now: datetime
    ) -> None:
        first, second = bring("walk.pdf", PDF), bring("again.pdf", PDF)
        made(first)
        StoredContent.objects.all().delete()
        assert twins.adopt(second.pk, now=now)
        committed(files.discard, StoredFile.objects.get(pk=first.pk))
        assert (private_store / first.path).exists()
        committed(files.discard, StoredFile.objects.get(pk=second.pk))
        assert not (private_store / first.path).exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_to_leave_and_one_who_joins_never_lose_the_content(
    mariadb: None, private_store: Path, bring: Callable[..., StoredFile], now: datetime
) -> None:
    joined = 0
    for turn in range(40):
        first, second = bring("walk.pdf", PDF), bring("again.pdf", PDF)
        made(first)
        start = Barrier(2)

        def leave(stored: StoredFile = first, start: Barrier = start) -> None:
            start.wait()
            with transaction.atomic():
                files.discard(stored)
            connection.close()

        def join(stored: StoredFile = second, start: Barrier = start) -> bool:
            start.wait()
            try:
                return twins.adopt(stored.pk, now=now)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            acts = [pool.submit(join), pool.submit(leave)] if turn % 2 else [pool.submit(leave), pool.submit(join)]
            for act in acts:
                act.result(timeout=30)
        second.refresh_from_db()
        joined += second.path == first.path
        assert (private_store / second.path).read_bytes() == PDF
        assert not StoredContent.objects.get(path=second.path).doomed_at
        if second.pages:
            assert storage.store().exists(storage.page_path(second.path, 1))
        assert not StoredFile.objects.filter(pk=first.pk).exists()
        files.erase(second)
    # Both orders have happened, else this has shown nothing.
    assert 0 < joined < 40


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_cannot_both_take_the_last_room(
    mariadb: None, private_store: Path, bring: Callable[..., StoredFile], settings: Any
) -> None:
    from social_learning.lib.errors import TooLarge

    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "USER_QUOTA_MB": 1}
    bring(data=uploads.MP4)
    start = Barrier(2)

    def send() -> int:
        start.wait()
        try:
            bring(data=uploads.MP4 + b"\0" * 600_000)
        except TooLarge:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(2) as pool:
        kept = [act.result(timeout=30) for act in [pool.submit(send), pool.submit(send)]]
    assert sum(kept) == 1
    assert StoredFile.objects.count() == 2
    assert len(lying(private_store)) == 2

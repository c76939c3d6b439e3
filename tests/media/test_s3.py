"""Files in a bucket: private, handed out by short signed links, gone when they are removed, kind when it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest

from social_learning.lib.errors import NoRoom, SocialError
from social_learning.media import files, storage
from social_learning.media.models import StoredContent, StoredFile
from social_learning.operations import storage as checks
from social_learning.operations.answers import Look
from tests import uploads

pytestmark = pytest.mark.django_db
ROOT = "/api/social_learning/v1/files/"
FILM = uploads.MP4 + bytes(range(256)) * 8_000


@pytest.fixture
def share(published: Any, s3_store: Any, bring: Any, author: Any) -> Any:
    """Publish something with a file in the bucket; gives the address of the file."""

    def do(name: str = "film.mp4", data: bytes = FILM) -> str:
        stored = bring(name, data, uploader_id=author.pk)
        published(file=stored)
        return f"{ROOT}{stored.uuid}/"

    return do


@pytest.fixture
def reader(client_for: Any, learner: Any) -> Any:
    """A colleague's client."""
    return client_for(learner)


def keys(bucket: Any) -> list[str]:
    return sorted(item.key for item in bucket.objects.all())


def trust(server: str, actions: str) -> None:
    """Let the server do so many things before it asks whether a key may; any number is ``inf``."""
    plain = {"Content-Type": "text/plain"}
    urlopen(Request(f"{server}/moto-api/reset-auth", data=actions.encode(), headers=plain, method="POST")).close()


def test_what_is_kept_is_private_and_has_the_type_that_was_found(s3_store: Any, bring: Any) -> None:
    stored = bring("film.mp4", FILM)
    again = files.keep(uploads.upload("a.pdf", uploads.pdf(), "application/pdf"), uploader_id=7, now=stored.created_at)
    assert keys(s3_store) == sorted(f"social-learning/{one.path}" for one in (stored, again))
    item = s3_store.Object(f"social-learning/{stored.path}")
    assert item.content_type == "video/mp4"
    assert s3_store.Object(f"social-learning/{again.path}").content_type == "application/pdf"
    assert item.get()["Body"].read() == FILM
    granted = item.Acl().grants
    assert not [grant for grant in granted if grant["Grantee"].get("URI")]


def test_a_large_file_is_fetched_from_the_bucket_by_a_signed_link(share: Any, reader: Any, settings: Any) -> None:
    answer = reader.get(share('Übersicht "März".mp4'))
    assert answer.status_code == 302
    assert answer["Cache-Control"] == "private, no-store"
    link = answer["Location"]
    asked = parse_qs(urlsplit(link).query)
    assert int(asked["X-Amz-Expires"][0]) == 120
    with urlopen(link) as got:
        assert got.read() == FILM
        assert got.headers["Content-Type"] == "video/mp4"
        assert "filename*=utf-8''%C3%9Cbersicht" in got.headers["Content-Disposition"]
    with urlopen(Request(link, headers={"Range": "bytes=10-19"})) as part:
        assert (part.status, part.read()) == (206, FILM[10:20])
    with pytest.raises(HTTPError) as stranger:
        urlopen(link.partition("?")[0])
    assert stranger.value.code == 403
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "SIGNED_URL_SECONDS": 7}
    assert parse_qs(urlsplit(reader.get(share())["Location"]).query)["X-Amz-Expires"] == ["7"]


def test_nobody_gets_a_link_to_what_is_not_theirs_to_see(
    s3_store: Any, bring: Any, reader: Any, client_for: Any, author: Any
) -> None:
    url = f"{ROOT}{bring('film.mp4', FILM, uploader_id=author.pk).uuid}/"
    assert reader.get(url).status_code == 404
    assert client_for(None).get(url).status_code == 401
    assert client_for(author).get(url).status_code == 302


@pytest.mark.parametrize(
    ("delivery", "size", "status"),
    [
        ("auto", len(FILM), 302),
        ("auto", 1_000, 200),
        ("redirect", 1_000, 302),
        ("stream", len(FILM), 200),
    ],
)
def test_what_is_small_or_said_so_passes_through_the_site(
    share: Any, reader: Any, settings: Any, delivery: str, size: int, status: int
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "FILE_DELIVERY": delivery}
    url = share(data=FILM[:size])
    answer = reader.get(url)
    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content) == FILM[:size]
        assert answer["X-Content-Type-Options"] == "nosniff"
        part = reader.get(url, HTTP_RANGE="bytes=-10")
        assert (part.status_code, b"".join(part.streaming_content)) == (206, FILM[size - 10 : size])


def test_a_safe_page_is_not_sent_to_an_unsafe_place(share: Any, reader: Any) -> None:
    answer = reader.get(share(), secure=True)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == FILM


def test_a_player_may_ask_how_long_it_is(share: Any, reader: Any) -> None:
    answer = reader.head(share())
    assert (answer.status_code, answer["Content-Length"], answer["Accept-Ranges"]) == (200, str(len(FILM)), "bytes")


def test_removed_is_removed_with_all_that_was_made_and_all_versions(s3_store: Any, bring: Any, committed: Any) -> None:
    from django.core.files.base import ContentFile

    s3_store.Versioning().enable()
    stored, other = bring("a.pdf", uploads.pdf("one")), bring("b.pdf", uploads.pdf("two"))
    for name in (storage.page_path(stored.path, 1), storage.made_path(stored.path, "play.mp4")):
        storage.store().save(name, ContentFile(b"made"))
    committed(files.discard, stored)
    assert keys(s3_store) == [f"social-learning/{other.path}"]
    assert [version.key for version in s3_store.object_versions.all()] == [f"social-learning/{other.path}"]
    assert not StoredContent.objects.filter(path=stored.path).exists()


def test_a_copy_for_a_worker_is_written_to_disk(s3_store: Any, bring: Any, tmp_path: Path) -> None:
    stored = bring("film.mp4", FILM)
    storage.copy_to(stored.path, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == FILM
    with pytest.raises(FileNotFoundError):
        storage.copy_to("knowledge/00/nothing", tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        storage.read("knowledge/00/nothing", range(1))


class TestRefusing:
    """The bucket does not play along."""

    @pytest.fixture
    def locked(self, s3_store: Any, s3_server: str) -> Iterator[None]:
        """Let every key be unknown from now on."""
        trust(s3_server, "0")
        yield
        trust(s3_server, "inf")

    def test_a_bucket_that_is_missing(self, s3_store: Any, bring: Any) -> None:
        s3_store.delete()
        with pytest.raises(SocialError) as refused:
            bring()
        assert (refused.value.status, refused.value.code) == (503, "storage_unavailable")
        assert not StoredFile.objects.exists()
        assert not StoredContent.objects.exists()

    def test_a_key_that_may_not(self, locked: None, bring: Any) -> None:
        with pytest.raises(SocialError) as refused:
            bring()
        assert (refused.value.status, refused.value.code) == (503, "storage_unavailable")
        assert not StoredFile.objects.exists()

    def test_a_server_that_is_away(self, s3_store: Any, bring: Any, settings: Any) -> None:
        from botocore.config import Config

        own = settings.STORAGES["knowledge_private"]
        away = {"endpoint_url": "http://127.0.0.1:9", "client_config": Config(retries={"total_max_attempts": 1})}
        options = {**own["OPTIONS"], **away}
        settings.STORAGES = {**settings.STORAGES, "knowledge_private": {**own, "OPTIONS": options}}
        with pytest.raises(SocialError) as refused:
            bring()
        assert refused.value.status == 503

    def test_a_store_that_is_full(self, s3_store: Any, bring: Any, monkeypatch: Any) -> None:
        from botocore.exceptions import ClientError
        from storages.backends.s3 import S3Storage

        def full(*_args: Any) -> None:
            raise ClientError({"Error": {"Code": "XMinioStorageFull"}}, "PutObject")

        monkeypatch.setattr(S3Storage, "_save", full)
        with pytest.raises(NoRoom):
            bring()

    def test_the_draft_is_as_it_was(
        self, s3_store: Any, author: Any, as_actor: Any, space: Any, client_for: Any, now: Any
    ) -> None:
        from social_learning.knowledge import api

        draft = api.create_draft(as_actor(author), space_id=space.pk, title="Mine", why="So", now=now)
        s3_store.delete()
        answer = client_for(author).post(
            f"/api/social_learning/v1/knowledge/{draft.uuid}/file/",
            {"file": uploads.upload("a.pdf", uploads.pdf())},
            format="multipart",
        )
        assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
        draft.refresh_from_db()
        assert (draft.title, draft.why, draft.file_id, draft.version) == ("Mine", "So", None, 1)

    def test_a_file_that_cannot_be_had_now(self, share: Any, reader: Any, settings: Any, s3_server: str) -> None:
        settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "FILE_DELIVERY": "stream"}
        url = share()
        trust(s3_server, "0")
        try:
            answer = reader.get(url)
        finally:
            trust(s3_server, "inf")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")

    def test_what_cannot_be_removed_now_is_removed_later(
        self, s3_store: Any, bring: Any, committed: Any, monkeypatch: Any, now: Any
    ) -> None:
        from social_learning.media import contents

        stored = bring()
        with monkeypatch.context() as broken:
            broken.setattr(storage, "remove", lambda _path: (_ for _ in ()).throw(OSError("away")))
            committed(files.discard, stored)
        assert keys(s3_store)
        assert StoredContent.objects.exclude(doomed_at=None).get().path == stored.path
        assert contents.bury_all([stored.path]) == (1, 0)
        assert not keys(s3_store)
        assert not StoredContent.objects.exists()


def test_the_checks_know_a_private_bucket_from_a_public_one(s3_store: Any, settings: Any, now: Any) -> None:
    look = Look(now=now)
    for check in (checks.alias, checks.not_public, checks.shared, checks.works, checks.links):
        assert check(look).status == "ok", check
    assert not keys(s3_store)
    own = settings.STORAGES["knowledge_private"]
    public = {**own, "OPTIONS": {**own["OPTIONS"], "object_parameters": {"ACL": "public-read"}}}
    settings.STORAGES = {**settings.STORAGES, "knowledge_private": public}
    assert checks.not_public(look).status == "error"
    assert checks.works(look).status == "error"
    settings.STORAGES = {
        **settings.STORAGES,
        "knowledge_private": {**own, "OPTIONS": {**own["OPTIONS"], "secret_key": "x", "bucket_name": "nothing"}},
    }
    with pytest.raises(Exception, match="NoSuchBucket"):
        checks.links(look)

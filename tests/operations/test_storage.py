"""The store of files: missing, public, broken, or in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from social_learning.operations import storage
from social_learning.operations.answers import Look

FILES = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"


class Deaf(FileSystemStorage):
    """Keeps what it is told to delete."""

    def delete(self, name: str) -> None:
        """Do nothing."""


class Forgetful(FileSystemStorage):
    """Gives something else than it got."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        Path(self.path(name)).write_bytes(b"something else")
        return super()._open(name, mode)


def put(settings: Any, backend: str = FILES, **options: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "knowledge_private": {"BACKEND": backend, "OPTIONS": options}}


def test_a_private_folder_is_in_order(look: Look, private_store: Path) -> None:
    for check in (storage.alias, storage.not_public, storage.shared, storage.works):
        assert check(look).status == "ok"
    assert not [path for path in private_store.rglob("*") if path.is_file()]


def test_a_store_that_is_missing_is_an_error_once(look: Look, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {"STORAGE_ALIAS": "nowhere"}
    assert storage.alias(look).status == "error"
    for check in (storage.not_public, storage.shared, storage.works):
        assert check(look).status == "skipped"


@pytest.mark.parametrize(("backend", "options"), [("no.such.Storage", {}), (FILES, {"colour": "blue"})])
def test_a_store_that_cannot_be_made_is_an_error(look: Look, settings: Any, backend: str, options: Any) -> None:
    put(settings, backend, **options)
    found = storage.alias(look)
    assert found.status == "error"
    assert found.detail


@pytest.mark.parametrize("inside", [".", "private", "private/deep"])
@pytest.mark.parametrize("root", ["MEDIA_ROOT", "STATIC_ROOT"])
def test_a_folder_that_is_served_is_public(look: Look, settings: Any, tmp_path: Path, root: str, inside: str) -> None:
    setattr(settings, root, str(tmp_path))
    put(settings, location=str(tmp_path / inside))
    found = storage.not_public(look)
    assert found.status == "error"
    assert str(tmp_path) not in found.sentence


def test_a_folder_without_a_place_is_the_public_one(look: Look, settings: Any) -> None:
    put(settings)
    assert storage.not_public(look).status == "error"


def test_a_neighbour_with_a_longer_name_is_not_inside(look: Look, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    put(settings, location=str(tmp_path / "media-private"))
    assert storage.not_public(look).status == "ok"


@pytest.mark.parametrize(
    "options",
    [
        {"default_acl": "public-read"},
        {"querystring_auth": False},
        {"custom_domain": "files.example.com"},
        {"bucket_name": "site"},
    ],
)
def test_a_public_bucket_is_an_error(look: Look, settings: Any, options: dict[str, Any]) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": S3, "OPTIONS": {"bucket_name": "site", "querystring_auth": False}},
    }
    private = {"bucket_name": "knowledge", "default_acl": None, "querystring_auth": True, "custom_domain": None}
    put(settings, S3, **private)
    assert storage.not_public(look).status == "ok"
    put(settings, S3, **{**private, **options})
    found = storage.not_public(look)
    assert found.status == "error"
    assert found.remedy


@pytest.mark.parametrize("name", ["AWS_S3_CUSTOM_DOMAIN", "AWS_DEFAULT_ACL"])
def test_settings_of_the_whole_site_count_too(look: Look, settings: Any, name: str) -> None:
    setattr(settings, name, "public-read")
    put(settings, S3, bucket_name="knowledge")
    assert storage.not_public(look).status == "error"


def test_a_store_that_takes_nothing_is_an_error(look: Look, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "private").write_text("a file where a folder should be")
    put(settings, location=str(tmp_path / "private"))
    found = storage.works(look)
    assert found.status == "error"
    assert str(tmp_path) not in found.sentence + found.remedy


@pytest.mark.parametrize(("store", "word"), [(Deaf, "taken away"), (Forgetful, "read again")])
def test_a_store_that_cannot_read_or_delete_is_an_error(
    look: Look, settings: Any, tmp_path: Path, store: type, word: str
) -> None:
    put(settings, f"{__name__}.{store.__name__}", location=str(tmp_path))
    found = storage.works(look)
    assert found.status == "error"
    assert word in found.sentence


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """A web server that hands the folder out to anybody; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_store_that_a_stranger_can_read_is_an_error(look: Look, settings: Any, tmp_path: Path, served: str) -> None:
    put(settings, location=str(tmp_path), base_url=served)
    found = storage.works(look)
    assert found.status == "error"
    assert "Anybody can read" in found.sentence
    assert not list((tmp_path / storage.FOLDER).iterdir())


def test_an_address_that_refuses_strangers_is_fine(look: Look, settings: Any, tmp_path: Path, served: str) -> None:
    put(settings, location=str(tmp_path), base_url=f"{served}elsewhere/")
    assert storage.works(look).status == "ok"


def test_workers_need_the_same_folder(look: Look, settings: Any, private_store: Path) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False
    assert "all must have" in storage.shared(look).sentence or "must all have" in storage.shared(look).sentence

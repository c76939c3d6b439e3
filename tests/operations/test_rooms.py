"""Uploads, converters, database, installation, neighbours: each check where all is well and where it is not."""

from __future__ import annotations

import shutil
from collections import namedtuple
from datetime import datetime, timezone
from importlib import metadata
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.migrations.recorder import MigrationRecorder

from social_learning.operations import converters, database, installed, neighbours, uploads
from social_learning.operations.answers import Look

Usage = namedtuple("Usage", "total used free")
MB = 1_000_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", 1000),
        ("FILE_UPLOAD_HANDLERS", ["django.core.files.uploadhandler.MemoryFileUploadHandler"]),
        ("FILE_UPLOAD_MAX_MEMORY_SIZE", 100 * MB),
    ],
)
def test_limits_of_django_that_stand_in_the_way(look: Look, settings: Any, name: str, value: Any) -> None:
    assert uploads.limits(look).status == "ok"
    setattr(settings, name, value)
    found = uploads.limits(look)
    assert (found.status, name in found.sentence + found.remedy) == ("warning", True)


def test_no_limit_of_django_is_fine(look: Look, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    assert uploads.limits(look).status == "ok"


@pytest.mark.parametrize(("free", "status"), [(99, "error"), (100, "warning"), (399, "warning"), (400, "ok")])
def test_room_for_files_on_their_way(look: Look, monkeypatch: pytest.MonkeyPatch, free: int, status: str) -> None:
    monkeypatch.delenv("UWSGI_WORKERS", raising=False)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(0, 0, free * MB))
    assert uploads.space(look).status == status


def test_more_processes_need_more_room(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UWSGI_WORKERS", "16")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(0, 0, 400 * MB))
    assert uploads.space(look).status == "error"


@pytest.mark.parametrize(
    ("missing", "pdf", "pictures"), [("pypdfium2", "warning", "ok"), ("PIL", "warning", "warning")]
)
def test_what_is_off_without_a_library_is_said(
    look: Look, monkeypatch: pytest.MonkeyPatch, missing: str, pdf: str, pictures: str
) -> None:
    assert converters.pdf(look).status == converters.pictures_(look).status == "ok"

    def find(name: str) -> Any:
        return None if name == missing else SimpleNamespace()

    monkeypatch.setattr(converters, "find_spec", find)
    monkeypatch.setattr("social_learning.media.pictures.find_spec", find)
    assert (converters.pdf(look).status, converters.pictures_(look).status) == (pdf, pictures)


@pytest.mark.django_db
def test_migrations_that_have_not_run_are_named(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: {})
    found = database.migrations(look)
    assert found.status == "error"
    assert "0001_initial" in found.sentence
    names = [name for _finder, name, _package in database.iter_modules(database.ours.__path__)]
    monkeypatch.setattr(
        MigrationRecorder, "applied_migrations", lambda self: {("social_learning", name): None for name in names}
    )
    assert database.migrations(look).status == "ok"


@pytest.mark.django_db
def test_sqlite_compares_exactly_and_has_this_machines_clock(look: Look) -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        assert database.exact_keys(look).status == database.clock_agrees(look).status == "skipped"


@pytest.mark.django_db
def test_columns_that_ignore_case_are_named_on_mariadb(look: Look, mariadb: None) -> None:
    assert database.exact_keys(look).status == database.clock_agrees(look).status == "ok"
    from social_learning.lib import sql

    sql.change("ALTER TABLE social_learning_target MODIFY `key` varchar(255) COLLATE utf8mb4_unicode_ci NOT NULL", [])
    try:
        found = database.exact_keys(look)
    finally:
        sql.change("ALTER TABLE social_learning_target MODIFY `key` varchar(255) COLLATE utf8mb4_bin NOT NULL", [])
    assert (found.status, "social_learning_target.key" in found.sentence) == ("error", True)


def test_clocks_that_differ_are_a_warning(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "connection", SimpleNamespace(vendor="mysql"))
    for theirs, status in ((datetime.now(timezone.utc).replace(tzinfo=None), "ok"), (datetime(2020, 1, 1), "warning")):
        monkeypatch.setattr(database.sql, "rows", lambda *_q, theirs=theirs: [(theirs,)])
        assert database.clock_agrees(look).status == status


def test_a_cache_that_forgets_or_is_not_shared(look: Look, settings: Any) -> None:
    assert installed.cache_works(look).status == "warning"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert installed.cache_works(look).status == "error"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}}
    settings.CACHES["default"]["LOCATION"] = str(settings.STORAGES["knowledge_private"]["OPTIONS"]["location"])
    assert installed.cache_works(look).status == "ok"


def test_a_clock_of_its_own_is_a_warning(look: Look, settings: Any) -> None:
    assert installed.real_clock(look).status == "ok"
    settings.SOCIAL_LEARNING = {"CLOCK": "demo.site.clock.now"}
    assert installed.real_clock(look).status == "warning"
    settings.USE_TZ = False
    assert installed.real_clock(look).status == "error"


def test_translations_that_are_not_compiled_are_named(
    look: Look, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    folder = tmp_path / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()
    monkeypatch.setattr(installed, "_HOME", tmp_path)
    found = installed.translations(look)
    assert (found.status, "fr" in found.sentence) == ("warning", True)
    (folder / "django.mo").touch()
    assert installed.translations(look).status == "ok"


def test_static_files_are_found_or_named(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    assert installed.static_files(look).status == "ok"
    # A site with hashed names has a list of what it serves.
    monkeypatch.setattr(
        installed, "staticfiles_storage", SimpleNamespace(hashed_files={"admin/x.css": "admin/x.1.css"})
    )
    found = installed.static_files(look)
    assert (found.status, "social.css" in found.sentence) == ("error", True)
    listed = dict.fromkeys(installed._STATIC, "x")
    monkeypatch.setattr(installed, "staticfiles_storage", SimpleNamespace(hashed_files=listed))
    assert installed.static_files(look).status == "ok"


@pytest.mark.parametrize(
    ("version", "groups", "status"),
    [
        (installed.__version__, installed._GROUPS, "ok"),
        ("0.0.1", installed._GROUPS, "error"),
        (installed.__version__, ("xblock.v1",), "error"),
    ],
)
def test_what_is_installed_is_what_runs(
    look: Look, monkeypatch: pytest.MonkeyPatch, version: str, groups: Any, status: str
) -> None:
    points = [SimpleNamespace(group=group) for group in groups]
    monkeypatch.setattr(installed, "distribution", lambda name: SimpleNamespace(version=version, entry_points=points))
    assert installed.entry_points_(look).status == status


def test_code_that_is_not_installed_is_said(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> Any:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(installed, "distribution", nothing)
    assert installed.entry_points_(look).status == "error"


@pytest.mark.django_db
def test_without_a_theme_nothing_can_be_published(look: Look, in_service: Any) -> None:
    from social_learning.spaces import api

    assert installed.themes(look).status == "warning"
    api.ensure_theme("safety", title="Safety")
    assert installed.themes(look).status == "ok"
    in_service("cms")
    assert installed.themes(look).status == "skipped"


def test_neighbours_are_found_and_not_needed(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "find_spec", lambda name: None)
    answers = [check(look).status for check in (neighbours.scorm, neighbours.aggregator, neighbours.xapi)]
    assert answers == ["skipped"] * 3
    monkeypatch.setattr(neighbours, "find_spec", lambda name: SimpleNamespace())
    monkeypatch.setattr(neighbours.apps, "is_installed", lambda name: True)
    answers = [check(look).status for check in (neighbours.scorm, neighbours.aggregator, neighbours.xapi)]
    assert answers == ["ok"] * 3

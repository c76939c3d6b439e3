"""The patch loader, without Tutor."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutorsociallearning import patch_files

from .support import REPO


def test_every_file_of_the_folder_is_a_patch_and_nothing_else() -> None:
    expected = {file.name for file in (REPO / "patches").iterdir() if file.is_file() and file.suffix != ".py"}
    patches = patch_files.read_patches()
    assert set(patches) == expected
    assert "openedx-common-settings" in patches
    assert all(text.strip() for text in patches.values())


def test_python_caches_and_hidden_files_are_no_patches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("__init__.py", "x.pyc", ".hidden", "caddyfile"):
        (tmp_path / name).write_text("text")
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr(patch_files, "patch_root", lambda: tmp_path)
    assert patch_files.read_patches() == {"caddyfile": "text"}


def test_without_the_installed_package_the_checkout_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise ModuleNotFoundError

    monkeypatch.setattr(patch_files, "files", missing)
    assert patch_files.patch_root() == REPO / "patches"
    assert "caddyfile-lms" in patch_files.read_patches()

"""The wheel that the plugin makes of its own installation, and the image's way of installing it."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tutorsociallearning import bundle

from .support import Project, command

DATA = ("public/", "static/", "templates/", "locale/", "README", "patches/caddyfile-lms")
FAKE_PIP = """#!/bin/sh
case "$1" in
  list) cat {folder}/frozen ;;
  install) echo "$@" > {folder}/installed; {effect} ;;
esac
"""
IMPORT = """
import importlib, importlib.metadata as metadata, sys
for name in ("social_learning", "knowledge_share", "social_reactions", "tutorsociallearning.patches"):
    module = importlib.import_module(name)
    assert module.__file__.startswith(sys.argv[1]), module.__file__
from tutorsociallearning.patch_files import read_patches
assert "caddyfile-lms" in read_patches()
found = metadata.Distribution.at(sys.argv[2])
print(*sorted(f"{point.group}:{point.name}" for point in found.entry_points))
print(*sorted(found.requires))
"""


def names(wheel: Path) -> set[str]:
    """Return the files of a wheel, without what tells how it was made."""
    made = ("RECORD", "WHEEL", "LICENSE", "LICENSE.txt")
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith(made)}


def test_the_same_installation_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = bundle.build_wheel(tmp_path / "a"), bundle.build_wheel(tmp_path / "b")
    assert first.name == bundle.wheel_name() == f"openedx_social_learning-{bundle.installed_version()}-py3-none-any.whl"
    assert first.read_bytes() == second.read_bytes()


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundle, "MAPPED", ("nowhere_to_be_found",))
    with pytest.raises(FileNotFoundError, match="nowhere_to_be_found"):
        bundle.build_wheel(tmp_path)


@pytest.mark.tutor
def test_a_checkout_is_packed_as_completely_as_a_build(wheel: Path, tmp_path: Path) -> None:
    packed = names(bundle.build_wheel(tmp_path))
    assert names(wheel) <= packed
    assert not [name for name in packed if "__pycache__" in name or name.endswith(".pyc")]


@pytest.mark.tutor
def test_what_tutor_renders_is_what_was_installed(project: Project, wheel: Path) -> None:
    rendered = next((project.root / "env" / "build" / "openedx" / "social-learning").glob("*.whl"))
    assert names(rendered) == names(wheel)
    with zipfile.ZipFile(rendered) as copy, zipfile.ZipFile(wheel) as original:
        assert copy.testzip() is None
        assert all(copy.read(name) == original.read(name) for name in names(wheel))


@pytest.mark.tutor
def test_the_rendered_wheel_installs_and_imports(project: Project, wheel: Path, tmp_path: Path) -> None:
    rendered = next((project.root / "env" / "build" / "openedx" / "social-learning").glob("*.whl"))
    target = tmp_path / "fresh"
    pip = project.venv / "bin" / "pip"
    command(pip, "install", "-q", "--no-deps", "--no-index", "--target", target, rendered)
    info = next(target.glob("*.dist-info"))
    done = command(sys.executable, "-c", IMPORT, target, info, env={"PYTHONPATH": str(target)}, cwd=tmp_path)
    points, requires = done.stdout.splitlines()
    for point in (
        "lms.djangoapp:social_learning",
        "cms.djangoapp:social_learning",
        "xblock.v1:knowledge_share",
    ):
        assert point in points
    assert "Django>=4.2" in requires
    installed = [str(file.relative_to(target)) for file in target.rglob("*") if file.is_file()]
    for part in (part for part in DATA if any(part in name for name in names(wheel))):
        assert any(part in name for name in installed), part


@pytest.mark.tutor
@pytest.mark.parametrize(
    ("effect", "code"),
    [("echo new==1 >> {folder}/frozen", 0), ("echo Django==6.0 > {folder}/frozen", 1), ("exit 3", 3)],
)
def test_a_build_that_would_move_a_pin_fails(project: Project, tmp_path: Path, effect: str, code: int) -> None:
    docker = project.read("build", "openedx", "Dockerfile")
    step = re.search(
        r"^RUN [^\n]*\\\n(    \$PIP_COMMAND list --format=freeze > /tmp/social.*?\n    fi)$",
        docker,
        re.M | re.S,
    )
    assert step
    pip = tmp_path / "pip"
    pip.write_text(FAKE_PIP.format(folder=tmp_path, effect=effect.format(folder=tmp_path)))
    pip.chmod(0o755)
    (tmp_path / "frozen").write_text("Django==5.2.5\nnh3==0.2.18\n")
    script = step[1].replace("/tmp/social", f"{tmp_path}/social")
    done = subprocess.run(
        ["sh", "-c", script],
        env={"PIP_COMMAND": str(pip), "PATH": "/usr/bin:/bin"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    assert ("Django==5.2.5" in done.stdout) is (code == 1)
    assert (tmp_path / "installed").read_text().startswith(f"install -c {tmp_path}/social-learning-pins.txt")

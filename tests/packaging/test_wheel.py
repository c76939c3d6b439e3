"""The wheel holds what it must, and what it holds works."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("djangoapp", "tutor_plugin", "xblocks", "patches")

pytestmark = pytest.mark.packaging


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the checkout, so that nothing built before gets in."""
    copy = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.py", "pyproject.toml", "README.rst", "CHANGELOG.rst", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / name, copy)
    command = [sys.executable, "-m", "build", "--sdist", "--wheel", "--outdir", str(copy / "dist"), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "No matching distribution" in done.stdout + done.stderr:
        pytest.skip("The package index cannot be reached, so no build environment can be made.")
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """The files in the wheel."""
    return set(zipfile.ZipFile(wheel).namelist())


def test_every_file_of_the_source_is_in_it(names: set[str]) -> None:
    expected = set()
    for root in ("djangoapp", "tutor_plugin", "xblocks"):
        expected |= _files(ROOT / root, "")
    expected |= _files(ROOT / "patches", "tutorsociallearning/patches/")
    missing = {name for name in expected if name not in names}
    assert not missing


def _files(folder: Path, prefix: str) -> set[str]:
    return {
        prefix + str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


@pytest.mark.parametrize(
    "name",
    [
        "social_learning/apps.py",
        "social_learning/migrations/0001_initial.py",
        "social_learning/static/social_learning/v1/social.css",
        "social_learning/templates/social_learning/base.html",
        "social_learning/templates/social_learning/edx_ace/relaunch/email/body.html",
        "knowledge_share/block.py",
        "social_reactions/block.py",
        "tutorsociallearning/plugin.py",
        "tutorsociallearning/patches/openedx-dockerfile-post-python-requirements",
    ],
)
def test_the_parts_that_break_silently_are_there(names: set[str], name: str) -> None:
    assert name in names


def test_nothing_else_is_in_it(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "social_learning",
        "knowledge_share",
        "social_reactions",
        "tutorsociallearning",
    }


def test_the_entry_points_are_all_there(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
        text = archive.read(name).decode()
    for line in (
        "[lms.djangoapp]",
        "[cms.djangoapp]",
        "social_learning = social_learning.apps:SocialLearningConfig",
        "[xblock.v1]",
        "knowledge_share = knowledge_share.block:KnowledgeShareXBlock",
        "social_reactions = social_reactions.block:SocialReactionsXBlock",
        "[tutor.plugin.v1]",
        "social-learning = tutorsociallearning.plugin",
        "[social_learning_key]",
        "knowledge-v1 = social_learning.keys:KnowledgeKey",
    ):
        assert line in text


def test_an_installed_wheel_imports_and_its_keys_are_known(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]);"
        "import social_learning.keys as ours, knowledge_share, social_reactions, tutorsociallearning;"
        "from importlib.resources import files;"
        "assert pathlib.Path(ours.__file__).is_relative_to(sys.argv[1]), ours.__file__;"
        "assert any(entry.name.startswith('openedx-') for entry in files('tutorsociallearning.patches').iterdir());"
        "from opaque_keys import OpaqueKey;"
        "print(ours.parse('knowledge-v1:12345678-1234-5678-1234-567812345678'))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == "knowledge-v1:12345678-1234-5678-1234-567812345678", done.stderr


def test_a_bare_checkout_imports_with_three_roots_on_the_path() -> None:
    code = (
        f"import sys; sys.path[:0] = [{str(ROOT / 'djangoapp')!r}, {str(ROOT / 'xblocks')!r},"
        f" {str(ROOT / 'tutor_plugin')!r}];"
        "import social_learning.keys, knowledge_share, social_reactions, tutorsociallearning; print('ok')"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", "import site; site.main(); " + code], capture_output=True, text=True
    )
    assert done.stdout.strip() == "ok", done.stderr


def test_tutor_is_not_required_inside_the_image(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    required = [line for line in lines if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert not [line for line in required if "tutor" in line]
    for needed in ("Django", "XBlock", "celery", "edx-opaque-keys"):
        assert any(needed.lower() in line.lower() for line in required)

"""Fixtures: the wheel of the checkout, each Tutor release, and projects rendered with both."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from .support import RELEASES, Project, build_wheel, command, tutor_venv


@pytest.fixture(scope="session", params=sorted(RELEASES))
def tutor(request: pytest.FixtureRequest) -> Path:
    """The virtual environment of a Tutor release; a test that asks for it runs on each release."""
    return tutor_venv(request.param)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build_wheel(tutor_venv(max(RELEASES)), tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the wheel is installed: beside Tutor's environment, which stays as it was made."""
    folder = tmp_path_factory.mktemp("site")
    pip = tutor_venv(max(RELEASES)) / "bin" / "pip"
    command(pip, "install", "-q", "--no-deps", "--no-index", "--target", folder, wheel)
    return folder


@pytest.fixture(scope="session")
def new_project(tutor: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Project]:
    """A maker of empty projects."""
    numbers = count()
    return lambda: Project(tutor, site, tmp_path_factory.mktemp(f"project{next(numbers)}"))


@pytest.fixture(scope="session")
def project(new_project: Callable[[], Project]) -> Project:
    """A project with the plugin and every setting at its default. Not to be changed."""
    return new_project().save()

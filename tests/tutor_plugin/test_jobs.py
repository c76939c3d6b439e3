"""``tutor local do social-learning …`` and the init task, up to the command line Docker gets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .support import Project

pytestmark = pytest.mark.tutor
# Answers Tutor's question for running projects with an empty list and writes down the last argument.
DOCKER = """#!/bin/sh
for last in "$@"; do :; done
echo "$last" >> {log}
echo "[]"
"""


@pytest.fixture
def run(project: Project, tmp_path: Path) -> Callable[..., list[str]]:
    """A function that runs ``tutor local do`` and answers the scripts that reached the LMS container."""
    docker, log = tmp_path / "docker", tmp_path / "log"
    docker.write_text(DOCKER.format(log=log))
    docker.chmod(0o755)

    def do(*words: str) -> list[str]:
        done = project.run("local", "do", *words, path=tmp_path)
        assert done.returncode == 0, done.stderr
        return [line for line in log.read_text().splitlines() if line.startswith("./manage.py")]

    return do


@pytest.mark.parametrize(
    ("words", "script"),
    [
        (["relaunch"], "./manage.py lms social_learning_relaunch"),
        (
            ["relaunch", "--dry-run", "--now", "2026-11-23T09:00:00+00:00"],
            "./manage.py lms social_learning_relaunch --now 2026-11-23T09:00:00+00:00 --dry-run",
        ),
        (["rebuild"], "./manage.py lms social_learning_rebuild"),
        (["rebuild", "popularity"], "./manage.py lms social_learning_rebuild popularity"),
        (["sweep"], "./manage.py lms social_learning_sweep"),
        (["sweep", "--since", "12h"], "./manage.py lms social_learning_sweep --since 12h"),
    ],
)
def test_a_job_runs_its_management_command(run: Callable[..., list[str]], words: list[str], script: str) -> None:
    assert run("social-learning", *words) == [script]


def test_check_looks_at_lms_and_studio(run: Callable[..., list[str]]) -> None:
    scripts = run("social-learning", "check", "--worker")
    assert scripts == [f"./manage.py {service} social_learning_check --worker" for service in ("lms", "cms")]


def test_init_makes_the_tables(run: Callable[..., list[str]]) -> None:
    assert run("init", "--limit=social-learning") == ["./manage.py lms migrate social_learning"]


@pytest.mark.parametrize(
    "words",
    [
        ["relaunch", "--now", "2026-01-01; rm -rf /"],
        ["relaunch", "--now", "{{ OPENEDX_SECRET_KEY }}"],
        ["rebuild", "x; rm -rf /"],
        ["rebuild", "$(id)"],
        ["rebuild", "{{ OPENEDX_SECRET_KEY }}"],
        ["sweep", "--since", "2d; id"],
        ["nothing"],
    ],
)
def test_arguments_that_are_none_reach_no_shell(project: Project, words: list[str]) -> None:
    done = project.run("local", "do", "social-learning", *words)
    assert done.returncode == 2
    assert "Error" in done.stderr


def test_help_names_the_jobs(project: Project) -> None:
    assert "--dry-run" in project.run("local", "do", "social-learning", "relaunch", "--help").stdout
    for mode in ("local", "dev", "k8s"):
        text = project.run(mode, "do", "social-learning", "--help").stdout
        assert all(name in text for name in ("check", "relaunch", "rebuild", "sweep"))

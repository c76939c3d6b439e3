"""A Tutor release in a virtual environment of its own, and projects rendered by it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

REPO = Path(__file__).parents[2]
RELEASES = {
    "21": ("tutor>=21,<22", "tutor-mfe>=21,<22"),
    "22": ("tutor>=22,<23", "tutor-mfe>=22,<23"),
}
SOURCES = (
    "setup.py",
    "pyproject.toml",
    "README.rst",
    "LICENSE",
    "MANIFEST.in",
    "patches",
    "djangoapp",
    "tutor_plugin",
    "xblocks",
)


def command(*arguments: str | Path, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and return its output; a failing one fails the test with what it said."""
    done = subprocess.run([str(part) for part in arguments], capture_output=True, text=True, check=False, **kwargs)
    assert done.returncode == 0, f"{done.args}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done


def tutor_venv(release: str) -> Path:
    """Return the virtual environment that holds a Tutor release, made at the first call and kept."""
    venv = REPO / f".venv-tutor{release}"
    ready = venv / "ready-with-mfe"
    with open(Path(tempfile.gettempdir()) / f"{venv.name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(venv, ignore_errors=True)
            command(sys.executable, "-m", "venv", venv)
            install = (str(venv / "bin" / "pip"), "install", "-q", *RELEASES[release])
            tools = ("setuptools>=69.1,<81", "wheel")
            done = subprocess.run([*install, *tools], capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"Tutor {release} could not be installed: {done.stderr.strip()[-300:]}")
            ready.touch()
    return venv


def build_wheel(venv: Path, folder: Path) -> Path:
    """Build the wheel of the checkout, from a copy: a build writes beside its sources."""
    source = folder / "source"
    source.mkdir()
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
    for name in SOURCES:
        if (REPO / name).is_dir():
            shutil.copytree(REPO / name, source / name, ignore=ignore)
        elif (REPO / name).exists():
            shutil.copy(REPO / name, source / name)
    options = ("--no-build-isolation", "--no-deps", "--no-index", "-q", "-w", folder)
    command(venv / "bin" / "pip", "wheel", *options, source)
    return next(folder.glob("*.whl"))


@dataclass(frozen=True)
class Project:
    """A Tutor project root; ``site`` is where the wheel of ours is unpacked for Tutor to find."""

    venv: Path
    site: Path
    root: Path

    def run(self, *arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run ``tutor``; a failure does not raise. ``path`` comes first in the search for programs."""
        environment = {
            "HOME": str(self.root),
            "PATH": os.pathsep.join([*([str(path)] if path else []), os.environ["PATH"]]),
            "PYTHONPATH": str(self.site),
            "TUTOR_ROOT": str(self.root),
            "TUTOR_PLUGINS_ROOT": str(self.root / "plugins"),
        }
        program = [str(self.venv / "bin" / "tutor"), *arguments]
        return subprocess.run(program, capture_output=True, text=True, check=False, env=environment)

    def save(self, *, enabled: bool = True, others: tuple[str, ...] = (), **settings: Any) -> Project:
        """Render the project with these settings, the prefix left out and in small letters."""
        config: dict[str, Any] = {f"SOCIAL_LEARNING_{name.upper()}": value for name, value in settings.items()}
        config["PLUGINS"] = [*others, *(["social-learning"] if enabled else [])]
        (self.root / "config.yml").write_text(yaml.safe_dump(config))
        done = self.run("config", "save")
        assert done.returncode == 0, done.stdout + done.stderr
        return self

    def read(self, *path: str) -> str:
        """Return the text of a rendered file."""
        return self.root.joinpath("env", *path).read_text()

    def documents(self, *path: str) -> list[dict[str, Any]]:
        """Return the YAML documents of a rendered file."""
        return [document for document in yaml.safe_load_all(self.read(*path)) if document]

    def service(self, name: str) -> dict[str, Any] | None:
        """Return a service of the production compose file, or None."""
        found: dict[str, Any] | None = self.documents("local", "docker-compose.prod.yml")[0]["services"].get(name)
        return found

    def cron_jobs(self) -> dict[str, dict[str, Any]]:
        """Return our CronJobs by name."""
        documents = self.documents("k8s", "jobs.yml")
        return {job["metadata"]["name"]: job["spec"] for job in documents if job["kind"] == "CronJob"}

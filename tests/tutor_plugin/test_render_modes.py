"""Compose in production, compose for development, Kubernetes: what each gets from the plugin."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .support import REPO, Project

pytestmark = pytest.mark.tutor
Maker = Callable[[], Project]
BLOCK = "######## social-learning"


def services(project: Project, *path: str) -> dict[str, dict[str, object]]:
    """Return the services of a compose file."""
    found: dict[str, dict[str, object]] = project.documents(*path)[0]["services"]
    return found


def test_development_has_the_settings_and_no_scheduler(project: Project) -> None:
    assert project.read("apps", "openedx", "settings", "lms", "development.py").count(BLOCK) == 1
    for file in ("docker-compose.dev.yml", "docker-compose.yml"):
        for folder in ("dev", "local"):
            path = project.root / "env" / folder / file
            if path.exists():
                assert "social-learning-scheduler" not in services(project, folder, file)


def test_kubernetes_gets_the_settings_and_the_jobs(project: Project) -> None:
    names = {entry for entry in project.cron_jobs() if entry.startswith("social-learning-")}
    assert names == {"social-learning-sweep"}
    assert BLOCK in project.read("apps", "openedx", "settings", "cms", "production.py")
    kustomization = project.documents("kustomization.yml")[0]
    assert any("openedx-settings-lms" in str(entry) for entry in kustomization["configMapGenerator"])


def test_everything_that_runs_our_code_runs_the_same_image(project: Project) -> None:
    ours = project.service("social-learning-scheduler")
    worker = project.service("lms-worker")
    lms = services(project, "local", "docker-compose.yml")["lms"]
    assert ours
    assert worker
    assert ours["image"] == worker["image"] == lms["image"]
    [sweep] = [job for name, job in project.cron_jobs().items() if name == "social-learning-sweep"]
    [container] = sweep["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    assert container["image"] == lms["image"]


def test_a_checkout_can_be_mounted(new_project: Maker) -> None:
    # Tutor mounts by the name of the folder; ours is named as the guide says.
    project = new_project().save()
    checkout = project.root / "openedx-social-learning"
    checkout.symlink_to(REPO, target_is_directory=True)
    done = project.run("mounts", "add", str(checkout))
    assert done.returncode == 0, done.stderr
    assert project.run("config", "save").returncode == 0
    inside = f"{checkout}:/mnt/openedx-social-learning"
    for service in ("lms", "cms", "lms-worker", "cms-worker", "social-learning-scheduler"):
        found = project.service(service) or services(project, "local", "docker-compose.yml").get(service) or {}
        mounted = [str(volume) for volume in found.get("volumes", [])]  # type: ignore[attr-defined]
        assert [volume for volume in mounted if volume.startswith(inside)], service
    docker = project.read("build", "openedx", "Dockerfile")
    assert "mnt-openedx-social-learning" in docker


def test_the_image_asks_no_place_of_its_own(project: Project, new_project: Maker) -> None:
    docker = project.read("build", "openedx", "Dockerfile")
    bare = new_project().save(enabled=False).read("build", "openedx", "Dockerfile")
    added = [line for line in docker.splitlines() if line not in set(bare.splitlines())]
    assert added
    assert not [line for line in added if any(word in line for word in ("curl", "wget", "git clone", "apt", "http"))]


def test_courses_are_switched_by_settings(new_project: Maker) -> None:
    text = (
        new_project().save(unit_bar="on", course_tab="off").read("apps", "openedx", "settings", "lms", "production.py")
    )
    assert "'UNIT_BAR': 'on'" in text
    assert "'COURSE_TAB': 'off'" in text

"""The periodic jobs: a CronJob each on Kubernetes, one sidecar in compose."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tutorsociallearning.scheduler import parse_jobs

from .support import Project, command
from .test_scheduler import MONDAY

pytestmark = pytest.mark.tutor
Maker = Callable[[], Project]


@pytest.fixture(scope="module")
def active(new_project: Maker) -> Project:
    """A project where relaunch is on."""
    return new_project().save(relaunch_enabled=True, relaunch_schedule="5 9 * * 2")


def sidecar_jobs(project: Project) -> list[tuple[str, list[str]]]:
    """Return what the sidecar's command line means to the scheduler itself."""
    sidecar = project.service("social-learning-scheduler")
    assert sidecar
    assert sidecar["command"][:3] == ["python", "-m", "tutorsociallearning.scheduler"]
    return [(job.expression, job.command[2:]) for job in parse_jobs(sidecar["command"][3:], now=MONDAY)]


def pod(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the pod of a CronJob."""
    found: dict[str, Any] = spec["jobTemplate"]["spec"]["template"]["spec"]
    return found


def test_relaunch_is_not_scheduled_until_it_is_turned_on(project: Project) -> None:
    assert sidecar_jobs(project) == [("47 */6 * * *", ["social_learning_sweep"])]
    assert set(project.cron_jobs()) == {"social-learning-sweep"}


def test_both_schedulers_run_the_same_at_the_same_times(active: Project) -> None:
    expected = {"social_learning_relaunch": "5 9 * * 2", "social_learning_sweep": "47 */6 * * *"}
    assert {command[0]: expression for expression, command in sidecar_jobs(active)} == expected
    jobs = active.cron_jobs().values()
    assert {pod(spec)["containers"][0]["args"][2]: spec["schedule"] for spec in jobs} == expected


def test_the_sidecar_sees_what_a_worker_sees(active: Project) -> None:
    sidecar, worker = active.service("social-learning-scheduler"), active.service("lms-worker")
    assert sidecar
    assert worker
    assert {key: sidecar[key] for key in ("image", "environment", "volumes")} == {
        key: worker[key] for key in ("image", "environment", "volumes")
    }


def test_cron_jobs_are_created_on_start_and_never_overlap(active: Project) -> None:
    for document in active.documents("k8s", "jobs.yml"):
        if document["kind"] == "CronJob":
            # `tutor k8s start` applies everything that is not labelled as a job.
            assert "app.kubernetes.io/component" not in document["metadata"]["labels"]
            assert document["spec"]["concurrencyPolicy"] == "Forbid"
            assert document["spec"]["timeZone"] == "Etc/UTC"


def test_the_scheduler_can_be_switched_off(new_project: Maker) -> None:
    off = new_project().save(run_scheduler=False, relaunch_enabled=True)
    assert off.service("social-learning-scheduler") is None
    assert off.cron_jobs() == {}


@pytest.mark.skipif(not shutil.which("kubectl"), reason="kubectl is not installed")
def test_kustomize_accepts_it_and_gives_the_cron_jobs_their_settings(active: Project) -> None:
    documents = list(yaml.safe_load_all(command("kubectl", "kustomize", active.root / "env").stdout))
    names = {document["metadata"]["name"] for document in documents if document["kind"] == "ConfigMap"}
    jobs = [document["spec"] for document in documents if document["kind"] == "CronJob"]
    assert len(jobs) == 2
    for spec in jobs:
        assert {volume["configMap"]["name"] for volume in pod(spec)["volumes"]} <= names

"""The scheduler's runs, the queue, the worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from celery import current_app
from django.core.management import call_command

from social_learning.lib import clock
from social_learning.operations import api, background, queries
from social_learning.operations.answers import Look
from social_learning.operations.models import JobRun
from social_learning.operations.tasks import probe_task

pytestmark = pytest.mark.django_db


def test_a_run_is_remembered_with_its_end_and_what_it_did(now: datetime) -> None:
    with api.record("sweep", now=now) as run:
        assert queries.last_run("sweep") == run
        assert queries.last_run("sweep").finished_at is None  # type: ignore[union-attr]
        run.outcome = "x" * 1000
    found = queries.last_run("sweep")
    assert found is not None
    assert found.finished_at is not None
    assert timedelta(0) <= found.finished_at - now < timedelta(seconds=5)
    assert (found.started_at, found.failed, len(found.outcome)) == (now, False, 255)


def test_a_run_that_fails_is_remembered_and_its_error_goes_on(now: datetime) -> None:
    with pytest.raises(ValueError, match="no tea"), api.record("sweep", now=now):
        raise ValueError("no tea")
    found = queries.last_run("sweep")
    assert found is not None
    assert (found.failed, found.outcome) == (True, "ValueError: no tea")


def test_the_next_run_takes_the_place_of_the_last(now: datetime) -> None:
    with pytest.raises(ValueError, match="no tea"), api.record("sweep", now=now):
        raise ValueError("no tea")
    with api.record("sweep", now=now + timedelta(hours=1)):
        pass
    run = JobRun.objects.get()
    assert (run.started_at, run.failed, run.outcome) == (now + timedelta(hours=1), False, "")


def ran(now: datetime, **ago: float) -> None:
    with api.record(api.SWEEP, now=now - timedelta(**ago)):
        pass


def test_a_sweep_that_never_ran_says_how_to_set_it_up(look: Look) -> None:
    found = background.sweep(look)
    assert found.status == "warning"
    assert "social_learning_sweep" in found.remedy
    assert "SOCIAL_LEARNING_RUN_SCHEDULER" in found.remedy


@pytest.mark.parametrize(
    ("ago", "status", "words"),
    [({"minutes": 1}, "ok", "1 minute ago"), ({"hours": 23}, "ok", "23 hours ago"), ({"days": 5}, "error", "5 days")],
)
def test_a_sweep_is_fresh_or_old(look: Look, ago: dict[str, float], status: str, words: str) -> None:
    ran(look.now, **ago)
    found = background.sweep(look)
    assert (found.status, words in found.sentence) == (status, True)


def test_the_limit_is_the_sites(look: Look, ours: Callable[..., None]) -> None:
    ran(look.now, hours=30)
    assert background.sweep(look).status == "error"
    ours(SWEEP_MAX_HOURS=48)
    assert background.sweep(look).status == "ok"


def test_a_sweep_that_failed_is_an_error_however_fresh(look: Look) -> None:
    with pytest.raises(ValueError, match="no tea"), api.record(api.SWEEP, now=look.now):
        raise ValueError("no tea")
    found = background.sweep(look)
    assert (found.status, found.detail) == ("error", "ValueError: no tea")
    assert "no tea" not in found.sentence


@pytest.mark.parametrize(("hours", "status"), [(1, "ok"), (30, "error")])
def test_a_run_without_an_end_is_under_way_or_crashed(look: Look, hours: int, status: str) -> None:
    JobRun.objects.create(name=api.SWEEP, started_at=look.now - timedelta(hours=hours))
    assert background.sweep(look).status == status


def test_call_backs_count_only_where_they_are_wanted(look: Look, ours: Callable[..., None]) -> None:
    ours(RELAUNCH_ENABLED=False)
    assert background.relaunch(look).status == "skipped"
    ours(RELAUNCH_ENABLED=True)
    assert background.relaunch(look).status == "warning"


def test_the_two_commands_leave_their_mark(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    call_command("social_learning_relaunch", "--dry-run", stdout=StringIO())
    assert not JobRun.objects.exists()
    call_command("social_learning_sweep", stdout=StringIO())
    call_command("social_learning_relaunch", "--now", "2030-01-01T10:00+00:00", stdout=StringIO())
    runs = {run.name: run for run in JobRun.objects.all()}
    assert set(runs) == {api.SWEEP, api.RELAUNCH}
    assert all(run.started_at == now and run.finished_at is not None and not run.failed for run in runs.values())
    assert "delivered again" in runs[api.SWEEP].outcome
    assert "Looked at 0 people" in runs[api.RELAUNCH].outcome


def test_celery_knows_every_task_of_ours(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    assert background.tasks(look).status == "ok"
    fake = SimpleNamespace(__all__=["lost"], lost=SimpleNamespace(name="social_learning.lost"))
    monkeypatch.setattr(background, "import_module", lambda name: fake)
    found = background.tasks(look)
    assert (found.status, "social_learning.lost" in found.sentence) == ("error", True)


def test_a_queue_out_of_reach_is_an_error(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    assert background.broker(look).status == "skipped"
    monkeypatch.setattr(background, "_is_eager", lambda: False)
    assert background.broker(look).status == "ok"
    connect = current_app.connection_for_write
    nowhere = "redis://:secret@127.0.0.1:1/0"
    monkeypatch.setattr(current_app._get_current_object(), "connection_for_write", lambda **o: connect(nowhere, **o))
    found = background.broker(look)
    assert found.status == "error"
    assert "secret" not in found.sentence + found.remedy + found.detail


@pytest.mark.services
def test_a_real_queue_is_reached(look: Look, monkeypatch: pytest.MonkeyPatch, redis: str) -> None:
    monkeypatch.setattr(background, "_is_eager", lambda: False)
    connect = current_app.connection_for_write
    monkeypatch.setattr(current_app._get_current_object(), "connection_for_write", lambda **o: connect(redis, **o))
    assert background.broker(look).status == "ok"


def test_a_worker_is_asked_only_on_demand(look: Look, private_store: Path) -> None:
    assert background.worker(look).status == "skipped"
    found = background.worker(Look(now=look.now, ask_worker=True))
    assert found.status == "ok"
    assert not [path for path in private_store.rglob("*") if path.is_file()]


def test_a_worker_with_another_folder_is_found_out(
    look: Look, private_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(args: tuple[str, str], **_options: Any) -> None:
        probe_task(args[0], "probe/of-another-machine")

    monkeypatch.setattr(probe_task, "apply_async", elsewhere)
    found = background.worker(Look(now=look.now, ask_worker=True))
    assert (found.status, "does not see" in found.sentence) == ("error", True)


def test_a_worker_that_does_not_answer_is_an_error(
    look: Look, private_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe_task, "apply_async", lambda **_options: None)
    monkeypatch.setattr(background, "WORKER_SECONDS", 0)
    assert background.worker(Look(now=look.now, ask_worker=True)).status == "error"

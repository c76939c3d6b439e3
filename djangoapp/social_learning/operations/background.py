"""Work outside requests: the scheduler's two commands, the queue, and a worker that answers."""

from __future__ import annotations

import secrets
import time
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from celery import current_app
from django.core.files.storage import storages
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning import conf
from social_learning.operations import api, queries, storage
from social_learning.operations.answers import Answer, Look, error, ok, skipped, warning

# What a broker on the same network never needs.
BROKER_SECONDS = 2
WORKER_SECONDS = 15
_PAUSE = 0.2
# These take their limits of time in a way of their own.
_REDIS = ("redis", "rediss", "sentinel")


def sweep(look: Look) -> Answer:
    """Say whether the repair of lost tasks runs often enough."""
    return _freshness(api.SWEEP, conf.get("SWEEP_MAX_HOURS"), look.now)


def relaunch(look: Look) -> Answer:
    """Say whether call-backs run, where the site wants them."""
    if not conf.get("RELAUNCH_ENABLED"):
        return skipped(_("Nobody is called back here (RELAUNCH_ENABLED is off)."))
    return _freshness(api.RELAUNCH, conf.get("RELAUNCH_MAX_HOURS"), look.now)


def _freshness(name: str, hours: float, now: datetime) -> Answer:
    command = f"social_learning_{name}"
    run = queries.last_run(name)
    scheduler = _(
        "Run manage.py lms %(command)s from a scheduler: Tutor does it with SOCIAL_LEARNING_RUN_SCHEDULER = true, "
        "else use cron; docs/operators.rst has the line."
    ) % {"command": command}
    if run is None:
        return warning(_("%(command)s never ran.") % {"command": command}, scheduler)
    values = {"command": command, "ago": _ago(now - run.started_at), "outcome": run.outcome}
    if run.failed:
        return error(
            _("%(command)s failed %(ago)s ago.") % values,
            _("Run it by hand and read what it says."),
            detail=run.outcome,
        )
    if now - run.started_at > timedelta(hours=hours):
        return error(_("%(command)s ran last %(ago)s ago.") % values, scheduler)
    if run.finished_at is None:
        return ok(_("%(command)s has been running for %(ago)s.") % values)
    return ok(_("%(command)s ran %(ago)s ago.") % values)


def _ago(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 120:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 72:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def tasks(look: Look) -> Answer:
    """Say whether Celery knows every task of ours."""
    # By name, as Celery does it: the list of all tasks is above the rooms. To let Celery look through all apps of the
    # platform again would take a second.
    gathered = import_module("social_learning.tasks")
    wanted = {getattr(gathered, name).name for name in gathered.__all__}
    missing = sorted(wanted - set(current_app.tasks))
    if missing:
        return error(
            _("Celery does not know: %(names)s.") % {"names": ", ".join(missing)},
            _("Start workers and web server from the same image; social_learning belongs in INSTALLED_APPS."),
        )
    return ok(_("Celery knows our %(count)d tasks.") % {"count": len(wanted)})


def _is_eager() -> bool:
    return bool(current_app.conf.task_always_eager)


def broker(look: Look) -> Answer:
    """Say whether tasks can be handed over."""
    if _is_eager():
        return skipped(_("Tasks run at once here, without a queue."))
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as connection:
            if connection.transport_cls in _REDIS:
                limits = {"socket_connect_timeout": BROKER_SECONDS, "socket_timeout": BROKER_SECONDS}
                connection.transport_options = {**connection.transport_options, **limits}
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
    except Exception as found:  # noqa: BLE001 - every transport has errors of its own
        return error(
            _("The queue of tasks cannot be reached: files are not prepared, nobody is told anything."),
            _("Look whether Redis runs, and at CELERY_BROKER_*. What was missed is repaired by the sweep."),
            detail=f"{type(found).__name__}: {found}",
        )
    return ok(_("Tasks can be handed over to the queue."))


def worker(look: Look) -> Answer:
    """Send a task to a worker, wait for its answer, and let it look at a file that was kept here."""
    if not look.ask_worker:
        return skipped(_("No worker was asked; --worker does."))
    from social_learning.operations.tasks import probe_task

    store = storages[conf.get("STORAGE_ALIAS")]
    path = storage.probe(store)
    nonce = secrets.token_hex(8)
    begun = time.monotonic()
    try:
        probe_task.apply_async(args=(nonce, path), retry=False, expires=WORKER_SECONDS * 4)
        found = _wait_for(nonce)
    finally:
        store.delete(path)
    if found is None:
        return error(
            _("No worker answered within %(seconds)d seconds.") % {"seconds": WORKER_SECONDS},
            _("Look whether the LMS workers run and listen to the queue of our tasks (SOCIAL_LEARNING_QUEUE)."),
        )
    if not found:
        return error(
            _("The worker does not see the files that are kept here."),
            _("Mount the same folder into LMS, Studio and workers, or use object storage."),
        )
    took = time.monotonic() - begun
    return ok(_("A worker answered after %(seconds).1f seconds and sees the shared files.") % {"seconds": took})


def _wait_for(nonce: str) -> bool | None:
    """Return what the worker says of the file, or None if it says nothing in time."""
    end = time.monotonic() + WORKER_SECONDS
    while True:
        run: Any = queries.last_run(api.PROBE)
        if run is not None and run.outcome.startswith(nonce):
            return bool(run.outcome.endswith("seen"))
        if time.monotonic() > end:
            return None
        time.sleep(_PAUSE)

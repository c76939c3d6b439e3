"""Writing down that a periodic command ran."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from social_learning.operations.models import JobRun

SWEEP, RELAUNCH, PROBE = "sweep", "relaunch", "probe"


@contextmanager
def record(name: str, *, now: datetime) -> Iterator[JobRun]:
    """Remember that the job ``name`` began ``now``, and how it ended: by itself, or with an error, which goes on.

    The caller says in ``outcome`` what was done. The end is measured by how long it took, so a pretended ``now``
    stays one moment.
    """
    begun = time.monotonic()
    blank = {"started_at": now, "finished_at": None, "failed": False, "outcome": ""}
    run, _new = JobRun.objects.update_or_create(name=name, defaults=blank)
    try:
        yield run
    except BaseException as error:
        run.failed, run.outcome = True, f"{type(error).__name__}: {error}"
        raise
    finally:
        run.finished_at = now + timedelta(seconds=time.monotonic() - begun)
        run.outcome = run.outcome[: JobRun._meta.get_field("outcome").max_length]
        run.save(update_fields=["finished_at", "failed", "outcome"])

"""Run commands at cron times, in the foreground: what a CronJob does on Kubernetes, for compose.

``python -m tutorsociallearning.scheduler --job "17 8-18 * * 1-5" "./manage.py lms social_learning_relaunch"``

It runs inside the openedx image, which has Celery (whose cron rules are used) and no cron daemon.
Times are UTC. Jobs run one after another; a time that passed while another job ran is caught up once,
and the commands are idempotent, so a doubled or a lost run does no harm.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

LONGEST_SLEEP = 300.0


@dataclass
class Job:
    """A command, when it runs, and when it ran last (at first: when the scheduler started)."""

    expression: str
    command: list[str]
    last: datetime

    def due(self, now: datetime) -> tuple[bool, float]:
        """Return whether the job should run now, and in how many seconds to ask again."""
        from celery.schedules import crontab  # only here: the module itself must import without the image

        minute, hour, day_of_month, month_of_year, day_of_week = self.expression.split()
        schedule = crontab(
            minute, hour, day_of_week, day_of_month, month_of_year, nowfun=lambda: now
        )  # cron writes the day of the week last, Celery third
        due, seconds = schedule.is_due(self.last)
        return bool(due), float(seconds)


def run_due(jobs: Sequence[Job], *, now: datetime, run: Callable[[list[str]], int]) -> float:
    """Run every job whose time has come and return how many seconds to sleep.

    A failing command is reported and tried again at its next time: it must not stop the others.
    """
    waits = [LONGEST_SLEEP]
    for job in jobs:
        due, seconds = job.due(now)
        waits.append(seconds)
        if due:
            job.last = now
            print(f"{now.isoformat(timespec='seconds')} {shlex.join(job.command)}", flush=True)  # noqa: T201
            if code := run(job.command):
                print(f"exit code {code}: {shlex.join(job.command)}", file=sys.stderr, flush=True)  # noqa: T201
    return max(1.0, min(waits))


def parse_jobs(arguments: Sequence[str], *, now: datetime) -> list[Job]:
    """Return the jobs of a command line. An expression that is no cron expression is a ``ValueError``."""
    parser = argparse.ArgumentParser(prog="tutorsociallearning.scheduler", description=__doc__)
    parser.add_argument("--job", nargs=2, action="append", required=True, metavar=("CRON", "COMMAND"))
    jobs = [Job(cron, shlex.split(command), now) for cron, command in parser.parse_args(arguments).job]
    for job in jobs:
        try:
            job.due(now)
        except ValueError as error:  # Celery's ParseException is one
            raise ValueError(f"Not a cron expression: {job.expression!r}") from error
    return jobs


def main(arguments: Sequence[str]) -> None:
    """Run the jobs for ever."""
    jobs = parse_jobs(arguments, now=datetime.now(timezone.utc))
    while True:
        time.sleep(run_due(jobs, now=datetime.now(timezone.utc), run=subprocess.call))


if __name__ == "__main__":
    main(sys.argv[1:])

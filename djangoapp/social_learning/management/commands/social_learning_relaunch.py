"""``manage.py … social_learning_relaunch [--now ISO] [--dry-run]``: call back whoever left something unfinished."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from social_learning import conf
from social_learning.lib import clock
from social_learning.operations import api as operations
from social_learning.progress import queries as progress_queries
from social_learning.relaunch import planner
from social_learning.relaunch.tasks import relaunch_people_task

CHUNK = 200


class Command(BaseCommand):
    """Find who started something, left it idle and may be told; one mail each, at most."""

    help = "Call back, with tact, whoever left a Knowledge unfinished. Safe to run as often as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --now and --dry-run."""
        parser.add_argument("--now", help="Pretend that it is this moment (ISO 8601, e.g. 2026-03-05T09:00+01:00).")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be sent; write and send nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stream over people in chunks; each chunk is one task."""
        now = _moment(options["now"])
        if options["dry_run"]:
            self._show(now)
            return
        if not conf.get("RELAUNCH_ENABLED"):
            self.stdout.write("Relaunch is off (SOCIAL_LEARNING['RELAUNCH_ENABLED']). Nothing was sent.")
            return
        # When it really ran, also where another moment is pretended.
        with operations.record(operations.RELAUNCH, now=clock.now()) as run:
            people = 0
            for chunk in _chunks(now):
                relaunch_people_task.delay(chunk, now.isoformat())
                people += len(chunk)
            run.outcome = f"Looked at {people} people with something unfinished."
        self.stdout.write(run.outcome)

    def _show(self, now: datetime) -> None:
        count = 0
        for chunk in _chunks(now):
            for user_id in chunk:
                for item in planner.plan(user_id, now=now):
                    count += 1
                    left = f"{item.units_left} units left" if item.units_left else f"{item.minutes_left} min left"
                    left = f"{item.steps_left} steps left" if item.steps_left else left
                    self.stdout.write(f"person {user_id}: step {item.step}, {left}, {item.title}")
        self.stdout.write(f"Would call back to {count} things. Nothing was written or sent.")


def _chunks(now: datetime) -> Iterator[list[int]]:
    """Yield the ids of people who left something idle for the first step's days, in order, with flat memory."""
    before = now - timedelta(days=min(conf.get("RELAUNCH_STEPS_DAYS")))
    since, after = planner.horizon(now), 0
    while chunk := progress_queries.idle_people(before, since=since, after_user_id=after, limit=CHUNK):
        yield chunk
        after = chunk[-1]


def _moment(text: str | None) -> datetime:
    if text is None:
        return clock.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--now: {text!r} is not an ISO 8601 moment.") from error
    return moment if moment.tzinfo else timezone.make_aware(moment)

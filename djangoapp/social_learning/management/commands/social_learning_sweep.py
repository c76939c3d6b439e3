"""``manage.py … social_learning_sweep [--since 2d]``: do again what a lost task may have left undone."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from social_learning.lib import clock
from social_learning.operations import api as operations
from social_learning.wiring import rebuild

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class Command(BaseCommand):
    """Run this once an hour or once a day; it changes nothing where nothing was lost."""

    help = "Deliver recent events again, in case a task was lost, and make the means of all spaces anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --since."""
        parser.add_argument(
            "--since", type=_span, default=timedelta(days=2), help="How far to look back: 90m, 12h, 2d (the default)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep, saying what was looked at."""
        now = clock.now()
        with operations.record(operations.SWEEP, now=now) as run:
            lines = []
            for line in rebuild.sweep(now - options["since"], now=now):
                self.stdout.write(line)
                lines.append(line)
            run.outcome = "; ".join(lines)
        self.stdout.write("Done.")


def _span(text: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,5})([mhd])", text)
    if match is None:
        raise ArgumentTypeError(f"{text!r} is not a span of time such as 90m, 12h or 2d.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})

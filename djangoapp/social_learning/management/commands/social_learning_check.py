"""``manage.py … social_learning_check``: is the site in order? One line each, with the remedy."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

import attrs
from django.core.management.base import BaseCommand

from social_learning.lib import clock
from social_learning.operations import checks
from social_learning.operations.answers import ERROR, OK, SKIPPED, STATUSES, WARNING, Answer, Look, worst

_MARKS = {OK: "ok     ", WARNING: "WARNING", ERROR: "ERROR  ", SKIPPED: "skipped"}


class Command(BaseCommand):
    """Look at everything that we rely on; nothing is changed."""

    help = (
        "Check what social learning relies on: the platform, settings, storage, scheduler, queue, database. "
        "One line each, with the remedy. Ends with 1 where something is wrong. With --verbosity 0 only what is wrong."
    )
    # It must also run where Django's own checks would stop it.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --json, --only, --worker and --fail-level."""
        parser.add_argument("--json", action="store_true", help="Print the answers as JSON.")
        parser.add_argument("--only", choices=checks.GROUPS, action="append", help="Only this group; may be repeated.")
        parser.add_argument("--worker", action="store_true", help="Also send a task to a worker and wait for it.")
        parser.add_argument(
            "--fail-level", choices=(ERROR, WARNING), default=ERROR, help="End with 1 from this on; error by default."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, print, and end with 1 where it is as bad as --fail-level."""
        look = Look(now=clock.now(), ask_worker=options["worker"])
        answers = checks.examine(look, groups=options["only"] or checks.GROUPS)
        if options["json"]:
            self._print_json(answers)
        else:
            self._print(answers, everything=options["verbosity"] > 0)
        if STATUSES.index(worst(answers)) <= STATUSES.index(options["fail_level"]):
            sys.exit(1)

    def _print_json(self, answers: list[Answer]) -> None:
        found = {"status": worst(answers), "answers": [attrs.asdict(answer) for answer in answers]}
        self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False, default=str))

    def _print(self, answers: Iterable[Answer], *, everything: bool) -> None:
        colours = {OK: self.style.SUCCESS, WARNING: self.style.WARNING, ERROR: self.style.ERROR}
        count = dict.fromkeys(STATUSES, 0)
        for answer in answers:
            count[answer.status] += 1
            if everything or answer.status in (ERROR, WARNING):
                mark = colours.get(answer.status, str)(_MARKS[answer.status])
                self.stdout.write(f"{mark} {answer.name}: {_line(answer)}")
        self.stdout.write(", ".join(f"{number} {status}" for status, number in count.items()))


def _line(answer: Answer) -> str:
    parts = (answer.sentence, f"[{answer.detail}]" if answer.detail else "", answer.remedy and f"-> {answer.remedy}")
    # One line each, also where an error of another program brings several.
    return " ".join(" ".join(map(str, filter(None, parts))).split())

"""``manage.py … social_learning_rebuild [room]``: make what is derived again from the facts."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from social_learning.lib import clock
from social_learning.wiring.rebuild import ROOMS


class Command(BaseCommand):
    """Counters, popularity, recognition, catalogue: dropped and made again, in pieces, with flat memory."""

    help = "Make counters, popularity, recognition and the catalogue again from the facts. Safe at any time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the room."""
        parser.add_argument("room", nargs="?", choices=list(ROOMS), help="Only this room; all of them by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild the chosen rooms in the order in which one builds on the other."""
        now = clock.now()
        for room in [options["room"]] if options["room"] else ROOMS:
            for line in ROOMS[room](now=now):
                self.stdout.write(f"{room}: {line}")
        self.stdout.write("Done.")

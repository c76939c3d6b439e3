"""``manage.py … social_learning_sync_themes --taxonomy ID``: let the themes follow a taxonomy of the platform."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import attrs
from django.core.management.base import BaseCommand, CommandError

from social_learning import conf
from social_learning.edxapp import tagging
from social_learning.lib import clock
from social_learning.lib.errors import SocialError
from social_learning.spaces import taxonomy


class Command(BaseCommand):
    """New tags become themes, renamed ones rename theirs, deleted ones retire theirs; a second run changes nothing."""

    help = "Make the themes agree with the tags of a taxonomy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --taxonomy and --list."""
        parser.add_argument(
            "--taxonomy", type=int, default=0, help="Its number; without, that of the setting THEMES_TAXONOMY."
        )
        parser.add_argument("--list", action="store_true", help="Only say which taxonomies there are.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync, saying what was done."""
        if options["list"]:
            for known, name in tagging.taxonomies().items():
                self.stdout.write(f"{known}: {name}")
            return
        number = options["taxonomy"] or int(conf.get("THEMES_TAXONOMY"))
        if not number:
            raise CommandError("Say which one: --taxonomy ID (--list says which there are).")
        try:
            outcome = taxonomy.sync(number, now=clock.now())
        except SocialError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(", ".join(f"{value} {name}" for name, value in attrs.asdict(outcome).items()))

"""``manage.py … social_learning_export_person <username> [--out file.zip]``: everything kept about one person."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from social_learning.edxapp import users
from social_learning.lib import clock
from social_learning.privacy import archive


class Command(BaseCommand):
    """Write the archive that the person can also download for themselves."""

    help = "Write everything that is kept about one person into a ZIP: data.json, index.html, and their files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare username and --out."""
        parser.add_argument("username")
        parser.add_argument("--out", type=Path, help="The file to write; <username>.zip here by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the archive; one that exists is never overwritten."""
        user_id = users.id_of(options["username"])
        if user_id is None:
            raise CommandError(f"There is no account named {options['username']!r}.")
        out: Path = options["out"] or Path(f"{options['username']}.zip")
        try:
            with out.open("xb") as file:
                # Personal data: for whoever runs this, and nobody else on the machine.
                out.chmod(0o600)
                for piece in archive.stream(user_id, now=clock.now()):
                    file.write(piece)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Written to {out}.")

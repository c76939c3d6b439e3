"""Bring the links of a Recommender XBlock into the catalogue."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from social_learning.curation import imports, recommender
from social_learning.edxapp import users
from social_learning.lib import clock
from social_learning.lib.errors import SocialError
from social_learning.spaces import queries as spaces


class Command(BaseCommand):
    """Share what an export holds, as one of the course's team."""

    help = (
        "Import the export of a Recommender XBlock (JSON), or a table with the columns url, title, description (CSV). "
        "Each link becomes a Knowledge by --author, published or handed in as the course's space says. Links that are "
        "shared in the course already are skipped; votes and screenshots are not taken over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and where its links belong."""
        parser.add_argument("file", type=Path, help="The exported file: .json or .csv.")
        parser.add_argument("--course", required=True, help="Key of the course.")
        parser.add_argument("--unit", default="", help="Usage key of the unit it was shared in.")
        parser.add_argument("--author", required=True, help="Username of somebody of the course's team.")
        parser.add_argument("--theme", required=True, help="Slug of the theme.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, share, and say what became of each link."""
        author = get_user_model()._default_manager.filter(username=options["author"]).first()
        theme_id = spaces.theme_id_of(options["theme"])
        if author is None:
            raise CommandError(f"There is no account {options['author']}.")
        if theme_id is None:
            raise CommandError(f"There is no theme {options['theme']}.")
        try:
            content = options["file"].read_bytes()
            outcome = imports.bring(
                recommender.read(content, options["file"].name),
                users.actor(author),
                course_key=options["course"],
                unit_key=options["unit"],
                theme_id=theme_id,
                now=clock.now(),
                dry_run=options["dry_run"],
            )
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        except SocialError as error:
            raise CommandError(str(error.message)) from error
        self._say(outcome, dry_run=options["dry_run"])

    def _say(self, outcome: imports.Outcome, *, dry_run: bool) -> None:
        for line in outcome.lines:
            self.stdout.write(
                f"{'would be shared' if dry_run and line.outcome == imports.DRAFT else line.outcome}: "
                f"{line.title}{f' ({line.words})' if line.words else ''}"
            )
        counted = (imports.PUBLISHED, imports.SUBMITTED, imports.DRAFT, imports.SKIPPED, imports.REFUSED)
        self.stdout.write(", ".join(f"{outcome.count(name)} {name}" for name in counted))
        self.stdout.write("Votes and screenshots were not taken over.")

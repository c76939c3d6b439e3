"""Bring in an archive of knowledge from a disk, whatever its size."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from social_learning.edxapp import users
from social_learning.exchange import bringing, running
from social_learning.lib import clock
from social_learning.lib.errors import SocialError
from social_learning.spaces import areas
from social_learning.spaces import queries as spaces


class Command(BaseCommand):
    """Bring in what an archive holds, as one who looks after the area."""

    help = "Bring an archive (social-learning-archive/1) into an area. Run again, it brings nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what to bring, whereto, and in whose name."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--space", required=True, help="Slug of the area.")
        parser.add_argument("--author", required=True, help="Username of one who looks after the area.")
        parser.add_argument("--theme", default="", help="Slug of the theme for what has none that is known here.")
        parser.add_argument("--publish", action="store_true", help="Publish, or hand in, what is complete.")
        parser.add_argument("--copies", action="store_true", help="Also what stands elsewhere on this site.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring it in, and say how many came to what."""
        user_id = users.id_of(options["author"])
        theme_id = spaces.theme_id_of(options["theme"]) if options["theme"] else None
        if user_id is None or (options["theme"] and theme_id is None):
            raise CommandError("There is no such person or theme.")
        actor = users.actor_of(user_id)
        wish = bringing.Wish(theme_id, options["publish"], options["copies"])
        try:
            space = areas.managed(options["space"], actor)
            with options["file"].open("rb") as file:
                size = options["file"].stat().st_size
                counts = running.bring_file(file, size, space, actor, wish, now=clock.now())
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read.") from error
        except SocialError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(", ".join(f"{n} {outcome}" for outcome, n in sorted(counts.items())) or "Nothing.")

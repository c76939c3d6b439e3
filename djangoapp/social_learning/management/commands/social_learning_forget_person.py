"""``manage.py … social_learning_forget_person <username> [--yes]``: remove a person, keep what they shared."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from social_learning.edxapp import users
from social_learning.lib import clock
from social_learning.privacy import api as privacy
from social_learning.wiring import departures


class Command(BaseCommand):
    """Do for one closed account what the site's user retirement does by itself."""

    help = "Forget one person whose account is closed. What they published stays, by “A former colleague”."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare who, and --yes."""
        parser.add_argument("username", nargs="?")
        parser.add_argument("--id", type=int, help="The id of an account that does not exist any more.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, ask, forget; what is interrupted is finished by the next sweep."""
        user_id, name = _who(options)
        if not options["yes"] and not _agreed(name):
            raise CommandError("Nothing was changed.")
        now = clock.now()
        privacy.ask(user_id, now=now)
        departures.forget(user_id, now=now)
        self.stdout.write(f"{name} is forgotten. What was published stays, by a former colleague.")


def _who(options: dict[str, Any]) -> tuple[int, str]:
    if (options["username"] is None) == (options["id"] is None):
        raise CommandError("Give a username, or --id for an account that does not exist any more.")
    if options["username"] is None:
        user_id, name = options["id"], f"Account {options['id']}"
    else:
        found = users.id_of(options["username"])
        if found is None:
            raise CommandError(f"There is no account named {options['username']!r}.")
        user_id, name = found, options["username"]
    person = users.person(user_id)
    if user_id <= 0 or (options["username"] is None and person is not None):
        raise CommandError("--id is for an account that does not exist any more.")
    if person is not None and person.is_active and not person.is_retired:
        # Whoever can still log in would be back on the list at the next click.
        raise CommandError(f"The account {name} is open. Retire or deactivate it first.")
    return user_id, name


def _agreed(name: str) -> bool:
    if not sys.stdin.isatty():
        raise CommandError("Nobody is there to be asked. Use --yes.")
    answer = input(f"{name}: drafts, files, reactions, progress and points will be gone for good. Type yes: ")
    return answer.strip().lower() == "yes"

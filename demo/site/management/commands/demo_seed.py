"""``manage.py demo_seed``: fill the embedded site, once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from demo.site.seed import Seed


class Command(BaseCommand):
    """Fill an empty site; do nothing to one that has people."""

    help = "Fill the embedded site with people, themes, content and a history."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill once."""
        if get_user_model()._default_manager.exists():
            return
        self.stdout.write("Filling the site with people, content and a history (half a minute, once) ...")
        try:
            Seed().run()
        except BaseException:
            # Half a history is worse than none: the next start begins anew.
            call_command("flush", interactive=False, verbosity=0)
            raise

"""Translations and source, brought together: ``python -m tests.locale.messages`` (needs Debian's ``gettext``).

Both roots (the Django app and the XBlocks) are copied side by side into a temporary folder, so that one catalogue
covers both without symbolic links, and no path of a machine gets into it. New strings come in empty, never guessed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.management import call_command
from django.core.management.commands.makemessages import Command

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "djangoapp" / "social_learning" / "locale"
SOURCES = ("djangoapp", "xblocks")
IGNORED = shutil.ignore_patterns("__pycache__", "*.egg-info", "locale", "static", "migrations")


class Messages(Command):
    """Django's makemessages, without guesses: a guessed translation is a wrong one that looks finished."""

    msgmerge_options = ["-q", "--backup=none", "--previous", "--update", "--no-fuzzy-matching"]


def missing() -> str:
    """Say what is not on this machine, or nothing."""
    tools = [name for name in ("xgettext", "msgmerge", "msgattrib", "msguniq", "msgfmt") if not shutil.which(name)]
    return f"not on this machine: {', '.join(tools)} (Debian: apt-get install gettext)" if tools else ""


def merged(language: str) -> str:
    """Return the catalogue of ``language`` as it has to be for today's source; what left the source leaves it too."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for source in SOURCES:
            for package in sorted((ROOT / source).iterdir()):
                if (package / "__init__.py").exists():
                    shutil.copytree(package, place / package.name, ignore=IGNORED)
        shutil.copytree(LOCALE / language, place / "locale" / language)
        here = Path.cwd()
        os.chdir(place)
        try:
            call_command(Messages(), locale=[language], no_location=True, no_obsolete=True, verbosity=0)
        finally:
            os.chdir(here)
        text = (place / "locale" / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
        # The hour of a run says nothing about the words.
        return re.sub(r'^"POT-Creation-Date:.*\n', "", text, flags=re.MULTILINE)


def compiled(po: Path, mo: Path) -> None:
    """Compile a catalogue, refusing one whose placeholders do not fit."""
    subprocess.run(["msgfmt", "--check-format", "-o", str(mo), str(po)], check=True)


def main() -> int:
    """Bring every catalogue up to date and compile it."""
    problem = missing()
    if problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    for folder in sorted(path for path in LOCALE.iterdir() if path.is_dir()):
        po = folder / "LC_MESSAGES" / "django.po"
        po.write_text(merged(folder.name), encoding="utf-8")
        compiled(po, po.with_suffix(".mo"))
        subprocess.run(["msgfmt", "--statistics", "-o", os.devnull, str(po)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``tutor … do social-learning <job>``: the management commands, run in the LMS job container."""

from __future__ import annotations

import re
import shlex
from datetime import datetime

import click
from tutor import hooks

Tasks = list[tuple[str, str]]


def manage(command: str, *arguments: str) -> Tasks:
    """Return the task that runs a management command in the LMS, its arguments quoted for the shell."""
    return [("lms", shlex.join(["./manage.py", "lms", command, *arguments]))]


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    # Tutor renders tasks as Jinja: only a real date gets that far.
    try:
        return value and datetime.fromisoformat(value).isoformat()
    except ValueError as error:
        raise click.BadParameter("not an ISO date and time, for example 2026-11-23T09:00:00+00:00") from error


def _room(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value and not re.fullmatch(r"[a-z_]+", value):
        raise click.BadParameter("the name of a room has only small letters, for example popularity")
    return value


@click.group(name="social-learning", help="Relaunch, rebuild or sweep social learning")
def social_learning() -> Tasks:
    """Group the jobs; by itself it runs nothing."""
    return []


@social_learning.result_callback()
def run_tasks(tasks: Tasks) -> None:
    """Hand the subcommand's tasks to Tutor, which does so by itself only for commands that are no group."""
    from tutor.commands.jobs import do_callback  # Tutor loads plugins while it loads its own commands

    do_callback(tasks)


@social_learning.command(help="Tell people about what they left unfinished")
@click.option("--now", callback=_moment, help="Act as if it were this time (ISO 8601)")
@click.option("--dry-run", is_flag=True, help="Only say who would be told")
def relaunch(now: str | None, dry_run: bool) -> Tasks:
    """Run the relaunch once."""
    return manage("social_learning_relaunch", *(["--now", now] if now else []), *(["--dry-run"] * dry_run))


@social_learning.command(help="Rebuild what is derived from facts: points, popularity, search")
@click.argument("room", required=False, callback=_room)
def rebuild(room: str | None) -> Tasks:
    """Rebuild one derived room, or all of them."""
    return manage("social_learning_rebuild", *([room] if room else []))


@social_learning.command(help="Repair what lost tasks left undone")
def sweep() -> Tasks:
    """Run the sweep once."""
    return manage("social_learning_sweep")


hooks.Filters.CLI_DO_COMMANDS.add_item(social_learning)

"""``tutor … do social-learning <job>``: the management commands, run in the LMS job container."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import datetime

import click
from tutor import hooks

Tasks = list[tuple[str, str]]
Callback = Callable[[click.Context, click.Parameter, str | None], str | None]


def manage(command: str, *arguments: str) -> Tasks:
    """Return the task that runs a management command in the LMS, its arguments quoted for the shell."""
    return [("lms", shlex.join(["./manage.py", "lms", command, *arguments]))]


def _moment(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    # Tutor renders tasks as Jinja: only a real date gets that far.
    try:
        return value and datetime.fromisoformat(value).isoformat()
    except ValueError as error:
        raise click.BadParameter("not an ISO date and time, for example 2026-11-23T09:00:00+00:00") from error


def _word(pattern: str, hint: str) -> Callback:
    def check(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
        if value and not re.fullmatch(pattern, value):
            raise click.BadParameter(hint)
        return value

    return check


@click.group(name="social-learning", help="Check, relaunch, rebuild or sweep social learning")
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
@click.argument("room", required=False, callback=_word(r"[a-z_]+", "the name of a room has only small letters"))
def rebuild(room: str | None) -> Tasks:
    """Rebuild one derived room, or all of them."""
    return manage("social_learning_rebuild", *([room] if room else []))


@social_learning.command(help="Repair what lost tasks left undone")
@click.option(
    "--since",
    callback=_word(r"\d{1,5}[mhd]", "a span of time is for example 90m, 12h or 2d"),
    help="How far to look back: 90m, 12h, 2d",
)
def sweep(since: str | None) -> Tasks:
    """Run the sweep once."""
    return manage("social_learning_sweep", *(["--since", since] if since else []))


@social_learning.command(help="Say what this site lacks, one line each, with the remedy")
@click.option("--worker", is_flag=True, help="Also send a task to a worker and wait for its answer")
def check(worker: bool) -> Tasks:
    """Check LMS and Studio."""
    options = ["--worker"] * worker
    return [
        *manage("social_learning_check", *options),
        ("cms", shlex.join(["./manage.py", "cms", "social_learning_check", *options])),
    ]


hooks.Filters.CLI_DO_COMMANDS.add_item(social_learning)

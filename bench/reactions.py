"""One reaction toggled: the two bare statements in one transaction, and reactions.api with its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from django.db import connection, transaction

from bench.timing import Act, interleaved, statements, table
from social_learning.data import Actor
from social_learning.events import REACTION_CHANGED
from social_learning.reactions import api
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.spaces import api as spaces
from social_learning.targets.api import ensure
from social_learning.targets.models import Target
from social_learning.wiring import receivers

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
PEOPLE = 2_000
AIM = 2.0
INSERT = "INSERT IGNORE INTO {rows} (target_id, user_id, kind, note, created_at) VALUES (%s, %s, 'like', '', %s)"
DELETE = "DELETE FROM {rows} WHERE target_id = %s AND user_id = %s AND kind = 'like'"
COUNT = "UPDATE {counts} SET count = count + %s WHERE target_id = %s AND kind = 'like'"


def run(*, rounds: int, with_queue: bool) -> None:
    """Print the table; with a queue also what it costs to hand over the event."""
    target = _seed()
    disconnect()
    acts: dict[str, Act] = {
        "bare": bare(target),
        "django": _django(target),
        "api": toggle(target, 902),
    }
    if with_queue:
        acts["queued"] = _queued(target)
    spent = interleaved(acts, rounds=rounds)
    sent = {name: statements(acts[name], 0) for name in ("django", "api")}
    base = spent["bare"]
    rows = [
        ("two bare statements in one transaction", base, None, "on the driver: begin, 2 statements, commit"),
        (
            "the same through Django's connection",
            spent["django"],
            spent["django"] / base,
            f"{sent['django']} statements",
        ),
        ("reactions.api with its answer", spent["api"], spent["api"] / base, f"{sent['api']} statements; aim <= {AIM}"),
    ]
    if with_queue:
        rows.append(("… and its event put on the queue", spent["queued"], spent["queued"] / base, "Celery on Redis"))
    table(f"One reaction given or taken back ({PEOPLE:,} rows on the target, {rounds:,} rounds)", rows)


def disconnect() -> None:
    """Let events go nowhere."""
    REACTION_CHANGED.disconnect(dispatch_uid=f"social_learning.{REACTION_CHANGED.event_type}")


def _seed() -> Target:
    space = spaces.ensure_site_space(now=NOW)
    target = ensure("course-v1:Bench+Reactions+1", now=NOW, space_id=space.pk)
    rows = (Reaction(target=target, user_id=10_000 + n, kind="like", created_at=NOW) for n in range(PEOPLE))
    Reaction.objects.bulk_create(rows, batch_size=1000)
    api.recount([target.pk])
    return target


def names(sql: str) -> str:
    """Return a statement with the names of our tables put in."""
    return sql.format(rows=Reaction._meta.db_table, counts=ReactionCount._meta.db_table)


def _statements(target: Target, user_id: int, turn: int) -> tuple[tuple[str, list[Any]], tuple[str, list[Any]]]:
    """Return what giving (even turns) or taking back (odd turns) means to the database."""
    moment = NOW.replace(tzinfo=None)
    if turn % 2 == 0:
        return (names(INSERT), [target.pk, user_id, moment]), (names(COUNT), [1, target.pk])
    return (names(DELETE), [target.pk, user_id]), (names(COUNT), [-1, target.pk])


def bare(target: Target, user_id: int = 900) -> Act:
    """Give and take back in turn by the bare statements, on the driver itself."""
    connection.ensure_connection()
    driver = connection.connection

    def act(turn: int) -> None:
        cursor = driver.cursor()
        cursor.execute("START TRANSACTION")
        for sql, values in _statements(target, user_id, turn):
            cursor.execute(sql, values)
        cursor.execute("COMMIT")
        cursor.close()

    return act


def _django(target: Target) -> Act:
    def act(turn: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, values in _statements(target, 901, turn):
                cursor.execute(sql, values)

    return act


def toggle(target: Target, user_id: int) -> Act:
    """Give and take back in turn, each with its answer."""
    actor = Actor(user_id=user_id, username="bench")

    def act(turn: int) -> object:
        verb: Callable[..., object] = api.react if turn % 2 == 0 else api.unreact
        return verb(target, actor, "like", now=NOW)

    return act


def _queued(target: Target) -> Act:
    act = toggle(target, 903)

    def queued(turn: int) -> object:
        receivers.connect()
        try:
            return act(turn)
        finally:
            disconnect()

    return queued

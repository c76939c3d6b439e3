"""What Django's query sets cannot say in one statement, for MySQL, MariaDB, SQLite and PostgreSQL."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, models, transaction
from django.db.models.constants import OnConflict

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 5
PAUSE = 0.01
# MySQL and MariaDB: deadlock found; lock wait timeout.
_RETRY = {1213, 1205}


def insert_if_new(row: models.Model) -> bool:
    """Insert ``row`` unless a unique key of it exists already; return whether it was inserted.

    One statement, whose row count tells; ``bulk_create(ignore_conflicts=True)`` does not. The row gets no id. The
    caller has checked the values: MySQL's ``INSERT IGNORE`` would also shorten a text that is too long.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    sql, values = _insert(row, connection, OnConflict.IGNORE)
    suffix = connection.ops.on_conflict_suffix_sql([], OnConflict.IGNORE, [], [])
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} {suffix}", values)
        return bool(cursor.rowcount == 1)


def insert_or_add(row: models.Model, *, add: str, unique: tuple[str, ...]) -> None:
    """Insert ``row``, or add its field ``add`` to the row that has the same ``unique`` columns.

    Takes the exclusive lock at once: an ``INSERT IGNORE`` followed by an ``UPDATE`` takes a shared one first, and
    two transactions that both hold it wait for each other for ever.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    sql, values = _insert(row, connection, None)
    column, table = connection.ops.quote_name(add), connection.ops.quote_name(row._meta.db_table)
    if connection.vendor == "mysql":
        clash = "ON DUPLICATE KEY UPDATE"
    else:
        clash = f"ON CONFLICT ({', '.join(map(connection.ops.quote_name, unique))}) DO UPDATE SET"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} {clash} {column} = {table}.{column} + %s", [*values, getattr(row, add)])


def change(sql: str, values: list[Any]) -> int:
    """Run one writing statement and return how many rows it met."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """Return all rows of one reading statement."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def quoted(name: str) -> str:
    """Return the name of a column as this database writes it."""
    return str(connections[DEFAULT_DB_ALIAS].ops.quote_name(name))


def atomic_with_retry(function: Callable[P, T]) -> Callable[P, T]:
    """Run ``function`` in a transaction, again if the database broke it off as the victim of a deadlock.

    At most ``TRIES`` times, and only where this is the outermost transaction: a deadlock has rolled back the
    outer one too, which then must be repeated by whoever began it.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        tries = 1 if connections[DEFAULT_DB_ALIAS].in_atomic_block else TRIES
        for tried in range(1, tries + 1):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except OperationalError as error:
                if tried == tries or not error.args or error.args[0] not in _RETRY:
                    raise
                # Those who collided must not start again in step.
                time.sleep(random.uniform(0, PAUSE * tried))  # noqa: S311 - no secret
        raise AssertionError  # The last try has returned or raised.

    return run


def _insert(row: models.Model, connection: Any, clash: OnConflict | None) -> tuple[str, list[Any]]:
    # A number that the database gives is left to it; a key that is chosen, such as a person's, is written.
    fields = [field for field in row._meta.concrete_fields if field is not row._meta.auto_field]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    head = connection.ops.insert_statement(on_conflict=clash)
    return f"{head} {quote(row._meta.db_table)} ({columns}) VALUES ({holes})", values

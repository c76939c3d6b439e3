"""Queries composed once: for what is asked so often that putting a statement together costs more than its answer.

Django composes a query anew each time it is used; for a union of a few conditions that takes longer than the database
needs. A prepared query keeps the statement and fills in other values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import attrs
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


@attrs.frozen
class _Made:
    """A statement; each parameter is a value that never changes, or the place of one that is given."""

    query: Any
    sql: str
    params: tuple[tuple[Any, int | None], ...]
    fields: tuple[Any, ...]
    # False where this database hands every value over as it is.
    converts: bool


class Prepared:
    """A query of plain rows, as ``compose`` makes it for stand-ins of its values.

    Each stand-in must be unlike every other value in the query. A lookup whose shape depends on the value (``None``,
    an empty list) cannot be prepared.
    """

    def __init__(self, compose: Callable[..., QuerySet[Any, Any]], *standins: Any) -> None:
        """Keep how it is composed; that is done when it is first asked for, once for each kind of database."""
        self._compose = compose
        self._standins = standins
        self._made: dict[str, _Made] = {}

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """Return all rows for these values, which stand for the stand-ins in their order; one query."""
        connection = connections[DEFAULT_DB_ALIAS]
        made = self._made.get(connection.vendor)
        if made is None:
            made = self._made[connection.vendor] = self._make()
        given = [fixed if place is None else values[place] for fixed, place in made.params]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, given)
            found = cursor.fetchall()
        if not made.converts or not found:
            return list(found)
        compiler = made.query.get_compiler(DEFAULT_DB_ALIAS)
        return [tuple(row) for row in compiler.apply_converters(found, compiler.get_converters(made.fields))]

    def instances(self, model: type[M], *values: Any) -> list[M]:
        """Return all rows as objects of ``model``, where a plain query of it was composed; one query."""
        names = [field.attname for field in model._meta.concrete_fields]
        return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in self.rows(*values)]

    def _make(self) -> _Made:
        query = self._compose(*self._standins).query
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        places = {str(standin): place for place, standin in enumerate(self._standins)}
        found = tuple((param, places.get(str(param))) for param in params)
        missing = set(range(len(self._standins))) - {place for _param, place in found}
        if missing:
            raise AssertionError(f"stand-ins {sorted(missing)} are not in the statement: {sql}")
        fields = tuple(column for column, _sql, _alias in compiler.select)
        return _Made(query, sql, found, fields, bool(compiler.get_converters(fields)))

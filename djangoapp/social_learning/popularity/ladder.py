"""The statements of the rankings, by hand: a page is read often, and to build them took longer than to run them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs

from social_learning.lib import sql
from social_learning.popularity.models import Score, WeekScore
from social_learning.targets.models import Access, Target

# Only names of our own tables are put together here; values are always parameters.
_SCORE, _WEEK, _TARGET = (model._meta.db_table for model in (Score, WeekScore, Target))
_FIELDS = (
    "s.target_id, s.space_id, s.kind, s.likes, s.applied, s.participants, s.finished, t.target_key, t.title, t.url"
)


@attrs.frozen
class Here:
    """What may stand in a ranking: of a kind, in spaces the person sees, of a theme or of any."""

    kind: str
    space_ids: tuple[int, ...]
    theme_id: int | None = None


@attrs.frozen
class Figures:
    """The figures of a target, as in its score."""

    pk: int
    space_id: int | None
    kind: str
    likes: int
    applied: int
    participants: int
    finished: int


@attrs.frozen
class Thing:
    """One line of a ranking: the value it is sorted by, its figures, and where it leads."""

    value: float
    score: Figures
    key: str
    title: str
    url: str

    @property
    def target_id(self) -> int:
        """The id of its target."""
        return self.score.pk


def rows(here: Here, week: date | None, value: float, last_id: int, limit: int) -> list[Thing]:
    """Return what follows a value and a target, the best first: ever, or in the week of this Monday; one query."""
    if not here.space_ids:
        return []
    where, values = _where("s" if week is None else "w", here)
    if week is None:
        column, source = "s.trending", f"{_SCORE} s JOIN {_TARGET} t ON t.id = s.target_id"
    else:
        column = "w.points"
        source = f"{_WEEK} w JOIN {_TARGET} t ON t.id = w.target_id JOIN {_SCORE} s ON s.target_id = w.target_id"
        where, values = f"w.week = %s AND {where}", [week.isoformat(), *values]
    tie = "s.target_id" if week is None else "w.target_id"
    where += f" AND {column} > 0"
    if value != math.inf:
        # The first condition is what an index can begin at; the others sort out the ties.
        where += f" AND {column} <= %s AND ({column} < %s OR {tie} > %s)"
        values += [value, value, last_id]
    text = f"SELECT {column}, {_fields()} FROM {source} WHERE {where} ORDER BY {column} DESC, {tie} LIMIT %s"  # noqa: S608
    return [_thing(row) for row in sql.rows(text, [*values, limit])]


def newest(here: Here, limit: int) -> list[tuple[int, int]]:
    """Return (target id, participants) of the newest; one query."""
    if not here.space_ids:
        return []
    where, values = _where("s", here)
    text = (
        f"SELECT s.target_id, s.participants FROM {_SCORE} s JOIN {_TARGET} t ON t.id = s.target_id WHERE {where}"  # noqa: S608
        " ORDER BY s.target_id DESC LIMIT %s"
    )
    return [(target_id, people) for target_id, people in sql.rows(text, [*values, limit])]


def of(target_ids: Sequence[int]) -> list[Thing]:
    """Return these targets, in this order; one query, none for none."""
    if not target_ids:
        return []
    holes = ", ".join(["%s"] * len(target_ids))
    text = (
        f"SELECT s.trending, {_fields()} FROM {_SCORE} s JOIN {_TARGET} t ON t.id = s.target_id"  # noqa: S608
        f" WHERE s.target_id IN ({holes})"
    )
    found = {thing.target_id: thing for thing in map(_thing, sql.rows(text, list(target_ids)))}
    return [found[target_id] for target_id in target_ids if target_id in found]


def _where(table: str, here: Here) -> tuple[str, list[Any]]:
    holes = ", ".join(["%s"] * len(here.space_ids))
    text = f"{table}.kind = %s AND {table}.space_id IN ({holes}) AND t.deleted_at IS NULL AND t.access = %s"
    values: list[Any] = [here.kind, *here.space_ids, Access.OPEN.value]
    if here.theme_id is None:
        return text, values
    return f"{text} AND {table}.theme_id = %s", [*values, here.theme_id]


def _fields() -> str:
    return _FIELDS.replace("t.target_key", f"t.{sql.quoted('key')}")


def _thing(row: tuple[Any, ...]) -> Thing:
    value, *figures, key, title, url = row
    return Thing(float(value), Figures(*figures), key, title, url)

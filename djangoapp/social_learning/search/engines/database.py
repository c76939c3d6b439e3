"""The database's own full text: MySQL and MariaDB (FULLTEXT), SQLite (FTS5), and for any other, word by word.

Everything is one statement: what the person sees, what was chosen, the words, and the order. Every word must occur, or
begin a word that does. The order is how well the text matches, title before body, times how far it can be trusted,
plus a little for what helped many.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan

from social_learning.search import facets, fold, schema, trust
from social_learning.search.engines.base import Ask, Counts, Found
from social_learning.search.models import Document, DocumentWords

# What it weighs to be found at all (where a word stands nearly everywhere, it says little), what the best title and
# the best text add, and what being liked by everybody can add.
FOUND, TITLE, BODY, POPULAR = 0.5, 2.0, 1.0, 0.3
# One in the person's own language goes before its like in another one.
OWN_LANGUAGE = 1.2
_AT = "document__"
_known: set[str] = set()


class DatabaseEngine:
    """What is always there."""

    name = "database"

    def index(self, documents: Sequence[Document]) -> None:
        """Do nothing: the database reads the words where they are."""

    def remove(self, ids: Sequence[int]) -> None:
        """Do nothing: words go with their document."""

    def search(self, ask: Ask) -> Found:
        """Return a page of what matches; one query."""
        rows = matching(ask).filter(ask.filters.q(_AT))
        if ask.order == "match":
            rows = rows.annotate(match=_match(ask)).order_by("-match", "-pk")
        else:
            rows = rows.order_by(f"-{_AT}{ask.order}", "-pk")
        ids = list(rows.values_list("pk", flat=True)[ask.start : ask.start + ask.limit + 1])
        return Found(ids=tuple(ids[: ask.limit]), more=len(ids) > ask.limit)

    def counts(self, ask: Ask) -> Counts:
        """Return the counts of the facets; two queries."""
        return facets.counts(matching(ask).filter(ask.filters.bare().q(_AT)), ask.filters, _AT)


def matching(ask: Ask) -> QuerySet[DocumentWords]:
    """Return the words of what this person sees and all words match."""
    return DocumentWords.objects.filter(ask.sight.q(_AT), *_condition(ask.words))


def near_titles(ask: Ask, beginning: str, limit: int) -> list[str]:
    """Return titles this person sees that hold a word which begins so; one query."""
    rows = DocumentWords.objects.filter(ask.sight.q(_AT), *_titled(beginning))
    return list(rows.values_list(f"{_AT}title", flat=True)[:limit])


def has_full_text() -> bool:
    """Return whether the migration made the full text here; asked until it did, and then no more."""
    name = str(connection.settings_dict["NAME"])
    if name not in _known and schema.exists(connection):
        _known.add(name)
    return name in _known


def forget_what_is_there() -> None:
    """Look again whether the full text is there, for who has just taken it away."""
    _known.clear()


def _condition(words: Sequence[str]) -> list[Any]:
    if not has_full_text():
        return [reduce(and_, (Q(words__contains=word) for word in words))]
    return [_raw("words", _query(words))]


def _titled(beginning: str) -> list[Any]:
    if not has_full_text():
        return [Q(title_words__startswith=beginning) | Q(title_words__contains=f" {beginning}")]
    return [_raw("title_words", f"{beginning}*" if connection.vendor == "mysql" else f'"{beginning}" *')]


def _query(words: Sequence[str], *, every: bool = True) -> str:
    """Return the words in the language of the database; folded words hold letters and digits, nothing else."""
    if connection.vendor == "mysql":
        sign = "+" if every else ""
        return " ".join(
            f"{sign}{stem}*" if (stem := fold.stem(word)) else f"{sign}{fold.whole(word)}" for word in words
        )
    # Without a sign between them, all must occur.
    return " ".join(f'"{stem}" *' if (stem := fold.stem(word)) else f'"{fold.whole(word)}"' for word in words)


def _raw(column: str, query: str) -> Any:
    if connection.vendor == "mysql":
        # Compared with a number, or the index is not used.
        return GreaterThan(_score(column, query), 0.0)
    # {title_words} : … looks into one column.
    inside = query if column == "words" else f"{{{column}}} : {query}"
    sql = f"{schema.TABLE}.document_id IN (SELECT rowid FROM {schema.FTS} WHERE {schema.FTS} MATCH %s)"  # noqa: S608
    return RawSQL(sql, [inside], BooleanField())  # noqa: S611 - names of ours; words are parameters


def _match(ask: Ask) -> Combinable:
    weights = [When(**{f"{_AT}trust": name}, then=Value(weight)) for name, weight in trust.WEIGHTS.items()]
    weight = Case(*weights, default=Value(1.0), output_field=FloatField())
    helped = Cast(F(f"{_AT}likes") + 2 * F(f"{_AT}applied"), FloatField())
    score: Any = _text_score(ask) * weight
    if ask.languages:
        own = When(**{f"{_AT}language__in": ask.languages}, then=Value(OWN_LANGUAGE))
        score = score * Case(own, default=Value(1.0), output_field=FloatField())
    ranked: Combinable = score + POPULAR * helped / (helped + 20.0)
    return ranked


def _text_score(ask: Ask) -> Any:
    if not has_full_text():
        titled = reduce(and_, (Q(title_words__contains=word) for word in ask.words))
        return Case(When(titled, then=Value(TITLE)), default=Value(BODY), output_field=FloatField())
    query = _query(ask.words)
    if connection.vendor == "mysql":
        title = _score("title_words", _query(ask.words, every=False))
        body = _score("words", query)
        # Neither a word that is said a hundred times nor one that is very rare may count for everything.
        return FOUND + title * TITLE / (title + 1.0) + body * BODY / (body + 4.0)
    sql = (
        f"(SELECT -bm25({schema.FTS}, 20.0, 1.0) FROM {schema.FTS}"  # noqa: S608 - names of ours
        f" WHERE {schema.FTS} MATCH %s AND rowid = {schema.TABLE}.document_id)"
    )
    score = RawSQL(sql, [query], FloatField())  # noqa: S611 - as above
    return FOUND + score * (TITLE + BODY) / (score + 2.0)


def _score(column: str, query: str) -> RawSQL:
    sql = f"MATCH ({schema.TABLE}.{column}) AGAINST (%s IN BOOLEAN MODE)"
    return RawSQL(sql, [query], FloatField())  # noqa: S611 - names of ours; words are a parameter

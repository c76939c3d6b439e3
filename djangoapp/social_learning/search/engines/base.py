"""What an engine is: it keeps documents, takes them out, and finds them for one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import attrs

from social_learning.search.filters import Filters
from social_learning.search.models import Document
from social_learning.search.sight import Sight

# How far anybody looks: further pages of a search are not asked for.
DEEPEST = 1_000
Counts = Mapping[str, Mapping[Any, int]]


class EngineDown(Exception):
    """The engine does not answer; the database does instead."""


@attrs.frozen(kw_only=True)
class Ask:
    """What is looked for. ``sight`` is part of the question, never of the answer: what it leaves out is not found.

    ``words`` are the tokens of fold.py, ``text`` is what the person wrote. ``order`` is "match" or a column that falls.
    """

    text: str
    words: tuple[str, ...]
    sight: Sight
    filters: Filters = Filters()  # noqa: RUF009 - frozen
    languages: tuple[str, ...] = ()
    order: str = "match"
    start: int = 0
    limit: int = 24


@attrs.frozen(kw_only=True)
class Found:
    """Ids of documents in their order, and whether there are more."""

    ids: tuple[int, ...] = ()
    more: bool = False


class Engine(Protocol):
    """One engine. It may raise ``EngineDown`` from everything but its making."""

    name: str

    def index(self, documents: Sequence[Document]) -> None:
        """Keep these documents as they are now, with their words at hand."""

    def remove(self, ids: Sequence[int]) -> None:
        """Forget these documents; what is not known is no matter."""

    def search(self, ask: Ask) -> Found:
        """Return what this person may find."""

    def counts(self, ask: Ask) -> Counts:
        """Return for each facet how many there would be of each of its values, were only it chosen otherwise."""

"""Which engine answers: the site's Meilisearch where it has one, else the database, and the database whenever it fails.

To add one, write a module with an object that has the shape of :class:`base.Engine`, and choose it in ``_chosen``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cache
from time import monotonic
from typing import TypeVar

from social_learning import conf
from social_learning.edxapp import meilisearch as site
from social_learning.search.engines.base import Ask, Counts, Engine, EngineDown, Found
from social_learning.search.engines.database import DatabaseEngine
from social_learning.search.engines.meilisearch import MeilisearchEngine
from social_learning.search.models import Document

log = logging.getLogger(__name__)
T = TypeVar("T")
# After a failure nobody waits for the engine again for so long.
PAUSE_SECONDS = 30
DATABASE = DatabaseEngine()
_down_until: dict[str, float] = {}


def search(ask: Ask) -> Found:
    """Return what this person may find; of nothing asked, nothing."""
    return _asked(ask, lambda engine: engine.search(ask)) if ask.words else Found()


def counts(ask: Ask) -> Counts:
    """Return the counts of the facets among what this person may find."""
    return _asked(ask, lambda engine: engine.counts(ask))


def index(documents: Sequence[Document]) -> None:
    """Hand documents to the engine; what it missed while it was away a rebuild gives it again."""
    _told(lambda engine: engine.index(documents))


def remove(ids: Sequence[int]) -> None:
    """Let the engine forget documents."""
    _told(lambda engine: engine.remove(ids))


def current() -> Engine:
    """Return the engine that the site has chosen."""
    config = site.config() if conf.get("SEARCH_ENGINE") == "auto" else None
    return _meilisearch(config) if config is not None else DATABASE


def forget_failures() -> None:
    """Ask again at once whoever did not answer, and settle its index anew."""
    _down_until.clear()
    _meilisearch.cache_clear()


@cache
def _meilisearch(config: site.Config) -> MeilisearchEngine:
    return MeilisearchEngine(config)


def _asked(ask: Ask, do: Callable[[Engine], T]) -> T:
    engine = current()
    # What only the database can tell apart is not asked of another.
    if engine is DATABASE or ask.filters.text() is None or _is_down(engine):
        return do(DATABASE)
    try:
        return do(engine)
    except EngineDown:
        _failed(engine)
        return do(DATABASE)


def _told(do: Callable[[Engine], None]) -> None:
    engine = current()
    if _is_down(engine):
        return
    try:
        do(engine)
    except EngineDown:
        _failed(engine)


def _is_down(engine: Engine) -> bool:
    return monotonic() < _down_until.get(engine.name, 0)


def _failed(engine: Engine) -> None:
    """Leave an engine alone for a while: what it misses meanwhile, the next rebuild of search gives it again."""
    _down_until[engine.name] = monotonic() + PAUSE_SECONDS
    log.exception("social_learning: %s does not answer; the database does", engine.name)

"""The site's own Meilisearch: forgives typing errors, knows many languages, and is asked where the site has one.

It keeps a copy of each document with its audience, and every question to it carries what the person sees as a filter.
The rows themselves, their order by trust and popularity, and the counts come from our own table, again through the
same filter: a copy that is late cannot show more than its row would.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet

from social_learning.edxapp import meilisearch as site
from social_learning.search import facets, trust
from social_learning.search.engines.base import DEEPEST, Ask, Counts, EngineDown, Found
from social_learning.search.engines.database import OWN_LANGUAGE, POPULAR
from social_learning.search.models import Document

SECONDS = 2
FILTERED = (
    *("audience", "theme_id", "kind", "language", "band", "trust", "space_id", "source", "author_id", "minutes"),
)
SETTINGS = {
    "searchableAttributes": ["title", "why", "text"],
    "filterableAttributes": list(FILTERED),
    "pagination": {"maxTotalHits": DEEPEST},
}


class MeilisearchEngine:
    """The engine of one server and index."""

    name = "meilisearch"

    def __init__(self, config: site.Config) -> None:
        self._config = config
        self._settled = False

    def index(self, documents: Sequence[Document]) -> None:
        """Send these documents; the server takes them into its queue."""
        with _reached():
            if not self._settled:
                self._index().update_settings(SETTINGS)
                self._settled = True
            if documents:
                self._index().add_documents([_copy(document) for document in documents], primary_key="id")

    def remove(self, ids: Sequence[int]) -> None:
        """Let the server forget these."""
        with _reached():
            if ids:
                self._index().delete_documents(list(map(str, ids)))

    def search(self, ask: Ask) -> Found:
        """Return a page of what the server finds, in our order; one query beside it."""
        scores = self._scores(ask, ask.filters.text())
        rows = _rows(ask, scores).filter(ask.filters.q())
        if ask.order != "match":
            ids = list(rows.order_by(f"-{ask.order}", "-pk").values_list("pk", flat=True))
        else:
            figures = rows.values_list("pk", "trust", "language", "likes", "applied")
            ranked = {row[0]: _rank(scores[row[0]], ask, *row[1:]) for row in figures}
            ids = sorted(ranked, key=lambda pk: (ranked[pk], pk), reverse=True)
        end = ask.start + ask.limit
        return Found(ids=tuple(ids[ask.start : end]), more=len(ids) > end)

    def counts(self, ask: Ask) -> Counts:
        """Return the counts among all that matches, as far as anybody looks; two queries beside it."""
        bare = ask.filters.bare()
        return facets.counts(_rows(ask, self._scores(ask, bare.text())).filter(bare.q()), ask.filters)

    def _scores(self, ask: Ask, chosen: list[str] | None) -> dict[int, float]:
        options = {
            # One list of conditions, all of which hold.
            "filter": [ask.sight.filter(), *(chosen or ())],
            "limit": DEEPEST,
            "attributesToRetrieve": ["id"],
            "showRankingScore": True,
            "matchingStrategy": "all",
        }
        with _reached():
            answer = self._index().search(ask.text[:1000], options)
            return {int(hit["id"]): float(hit.get("_rankingScore", 0.0)) for hit in answer["hits"]}

    def _index(self) -> Any:
        import meilisearch

        client = meilisearch.Client(self._config.url, self._config.key, timeout=SECONDS)
        return client.index(self._config.index)


def _rows(ask: Ask, scores: dict[int, float]) -> QuerySet[Document]:
    return Document.objects.filter(ask.sight.q(), pk__in=list(scores))


def _rank(score: float, ask: Ask, trusted: str, language: str, likes: int, applied: int) -> float:
    own = OWN_LANGUAGE if language and language in ask.languages else 1.0
    helped = likes + 2 * applied
    # As wide as what the database gives, so that popularity weighs the same.
    return (0.5 + 3.0 * score) * trust.WEIGHTS.get(trusted, 1.0) * own + POPULAR * helped / (helped + 20.0)


def _copy(document: Document) -> dict[str, Any]:
    values = {name: getattr(document, name) for name in ("id", "title", "why", *FILTERED)}
    return {**values, "text": document.words.text}


@contextmanager
def _reached() -> Iterator[None]:
    """Turn whatever the client raises into ``EngineDown``."""
    import requests
    from meilisearch.errors import MeilisearchError

    try:
        yield
    except (MeilisearchError, requests.RequestException, KeyError, TypeError, ValueError) as error:
        raise EngineDown(str(error)) from error

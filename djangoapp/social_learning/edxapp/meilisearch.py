"""The site's Meilisearch, as Tutor sets it up: where it is, its key, and how our index is called there."""

from __future__ import annotations

from importlib.util import find_spec

import attrs
from django.conf import settings

NAME = "social_learning_documents"


@attrs.frozen
class Config:
    """Where the documents are kept."""

    url: str
    index: str
    key: str = attrs.field(repr=False)


def config() -> Config | None:
    """Return the site's Meilisearch, or None where it has none, or the client is not installed."""
    url = getattr(settings, "MEILISEARCH_URL", "")
    if not getattr(settings, "MEILISEARCH_ENABLED", False) or not url or find_spec("meilisearch") is None:
        return None
    prefix = getattr(settings, "MEILISEARCH_INDEX_PREFIX", "")
    return Config(url=url, index=f"{prefix}{NAME}", key=getattr(settings, "MEILISEARCH_API_KEY", ""))

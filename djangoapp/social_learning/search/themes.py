"""What in this room refers to a theme: it follows when themes are merged."""

from __future__ import annotations

from social_learning.lib.repoint import Holds
from social_learning.search.models import Document, SearchMiss

HOLDS = (
    Holds(Document, "theme_id"),
    Holds(SearchMiss, "theme_id", once=("week", "words"), adds="people"),
)

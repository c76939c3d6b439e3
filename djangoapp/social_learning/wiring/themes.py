"""What follows a theme into another one, in every room; and who is trusted in a space for what was validated there."""

from __future__ import annotations

from datetime import datetime

from social_learning.exchange import themes as exchange
from social_learning.expertise import themes as expertise
from social_learning.experts import themes as experts
from social_learning.follows import themes as follows
from social_learning.knowledge import queries as knowledge
from social_learning.knowledge import themes as knowledge_themes
from social_learning.lib.repoint import Holds, move
from social_learning.paths import themes as paths
from social_learning.popularity import themes as popularity
from social_learning.questions import themes as questions
from social_learning.review import themes as review
from social_learning.search import api as search
from social_learning.search import themes as search_themes
from social_learning.spaces import theme_queries, trusted

# Facts first, then what is derived of them. A test compares this with all tables that refer to a theme.
HOLDS: tuple[Holds, ...] = (
    *knowledge_themes.HOLDS,
    *experts.HOLDS,
    *follows.HOLDS,
    *questions.HOLDS,
    *paths.HOLDS,
    *review.HOLDS,
    *exchange.HOLDS,
    *popularity.HOLDS,
    *search_themes.HOLDS,
    *expertise.HOLDS,
)


def follow_merge(*, theme_id: int, actor_id: int, now: datetime) -> None:
    """Move everything that is about a theme to the one it became part of; a repetition changes nothing."""
    into = dict(theme_queries.merged()).get(theme_id)
    if into is None:
        return
    for holds in HOLDS:
        move(holds, theme_id, into, after=_index if holds is knowledge_themes.HOLDS[0] else None)


def settle(*, now: datetime) -> int:
    """Move what a lost task left behind, or somebody saved in between; return how many themes had something left."""
    into = dict(theme_queries.merged())
    left: set[int] = set()
    for holds in HOLDS if into else ():
        left |= holds.left(list(into))
    for theme_id in sorted(left):
        follow_merge(theme_id=theme_id, actor_id=0, now=now)
    return len(left)


def _index(knowledge_ids: list[int]) -> None:
    for knowledge_id in knowledge_ids:
        search.sync_knowledge(knowledge_id)


def trust_author(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Trust in a space whoever has shared there what an expert has validated; a steward may take it back."""
    item = knowledge.published(knowledge_id)
    if item is not None and item.validated_at is not None:
        trusted.trust_validated(item.space_id, item.author_id, now=now)

"""Handlers that keep derived figures right."""

from __future__ import annotations

from datetime import datetime

from social_learning.gamification import api as gamification
from social_learning.popularity import api as popularity
from social_learning.popularity import queries as popularity_queries
from social_learning.reactions import queries as reactions
from social_learning.search import api as search
from social_learning.search.api import Rank


def catalogue_knowledge(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Put a Knowledge into the catalogue, bring it up to date, or take it out."""
    target_id = search.sync_knowledge(knowledge_id)
    if target_id is not None:
        rank(target_id)


def reward_knowledge(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Recognise author and reviewers."""
    gamification.sync_knowledge(knowledge_id, now=now)


def rank_target(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Bring score and place in the catalogue up to date."""
    popularity.sync(target_id, user_id, now=now)
    rank(target_id)


def reward_reaction(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Recognise the author for what a colleague gave, or took back."""
    gamification.sync_reactions(target_id, user_id, now=now)


def rank(target_id: int) -> None:
    """Copy the figures of a target into its catalogue entry."""
    search.rank(target_id, lambda: figures(target_id))


def figures(target_id: int) -> Rank:
    """Return the figures of a target: key and participants as ranked, likes and applied as everybody sees them."""
    trending, participants = popularity_queries.figures(target_id)
    counts = reactions.counts([target_id])[target_id]
    return Rank(
        trending=trending,
        likes=max(0, counts.get("like", 0)),
        applied=max(0, counts.get("applied", 0)),
        participants=participants,
    )

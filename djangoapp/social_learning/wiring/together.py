"""What follows when people write together, and when a new version is out."""

from __future__ import annotations

from datetime import datetime

from social_learning.gamification import api as gamification
from social_learning.knowledge import queries as knowledge
from social_learning.knowledge import versions
from social_learning.lib.errors import NotFound
from social_learning.popularity import api as popularity
from social_learning.reactions import marks
from social_learning.review import handover, resting
from social_learning.wiring import handlers


def settle_coauthor(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Weigh anew what somebody gave before they began to write along, or after they left; they review it no more."""
    if action not in ("coauthor_joined", "coauthor_left"):
        return
    try:
        target_id = knowledge.get_by_id(knowledge_id).target_id
    except NotFound:
        return
    if action == "coauthor_joined":
        handover.pass_on(knowledge_id, actor_id, now=now)
    for changed in [target_id, *popularity.sync(target_id, actor_id, now=now)]:
        handlers.rank(changed)
    gamification.sync_reactions(target_id, actor_id, now=now)


def close_marks(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Close the questions and "outdated" marks that were given before a new version: it is the answer to them.

    Likes stay. Whoever asked is told, and asks again where the new version does not answer.
    """
    new = versions.last(knowledge_id)
    if new is None or new.number == 1 or new.published_at is None:
        return
    item = knowledge.published(knowledge_id)
    if item is not None:
        marks.answer_all(item.target_id, new.author_id, until=new.published_at)


def rest_reviews(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Let the review of what was set aside rest, and go on once it is back."""
    if action in ("", "set_aside", "brought_back"):
        resting.agree(knowledge_id, now=now)

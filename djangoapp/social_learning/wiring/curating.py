"""What follows from a publication in a unit: a question is answered, and a block that asked to share is done."""

from __future__ import annotations

from datetime import datetime

from social_learning import keys
from social_learning.curation import api as curation
from social_learning.data import FORMER
from social_learning.edxapp import completion, grades
from social_learning.knowledge import queries as knowledge
from social_learning.spaces.models import ReviewPolicy


def settle_wanted(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Fill the question that it answers."""
    curation.settle(knowledge_id, now=now)


def complete_share(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Record the blocks of its unit that are done once somebody has shared there. What is recorded stays."""
    item = knowledge.published(knowledge_id)
    if item is None or not item.origin_key or item.author_id == FORMER:
        return
    course_key = keys.course_of(keys.parse(item.origin_key))
    for block_key in completion.sharing_blocks(item.origin_key):
        completion.complete(item.author_id, course_key, block_key, now=now)


def grade_share(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Give its author the points of the blocks in its unit. A score that was given stays, whatever becomes of the text.

    Published is enough where the space asks for no review; elsewhere it is an expert's word that counts.
    """
    item = knowledge.published(knowledge_id)
    if item is None or not item.origin_key or item.author_id == FORMER:
        return
    if item.validated_at is None and item.space.review_policy != ReviewPolicy.NONE:
        return
    course_key = keys.course_of(keys.parse(item.origin_key))
    for block_key in grades.graded_blocks(item.origin_key):
        grades.give(item.author_id, course_key, block_key)

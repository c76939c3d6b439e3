"""What follows when something becomes of a question: the catalogue, points, and who follows it."""

from __future__ import annotations

from datetime import datetime

from social_learning.gamification import api as gamification
from social_learning.questions import harvest
from social_learning.wiring import handlers

SOURCE = "asked"


def catalogue_question(*, question_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Put a question into the catalogue, bring it up to date, or take it out."""
    handlers.catalogue_other(source=SOURCE, ref=str(question_id), now=now)


def reward_answer(*, question_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Recognise who gave the accepted answer, or take that back."""
    gamification.sync_question(question_id, now=now)


def tell_of_harvest(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Tell who asked and who answered once what was made of the answer is in the catalogue."""
    harvest.tell_published(knowledge_id, now=now)

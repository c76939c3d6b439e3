"""What somebody has helped with, kept right: the evidence for who knows a theme."""

from __future__ import annotations

from datetime import datetime

from social_learning.expertise import api as expertise
from social_learning.spaces import theme_queries


def count_knowledge(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Count what author and reviewers of a Knowledge helped with."""
    expertise.sync_knowledge(knowledge_id)


def count_answers(*, question_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Count what those who answered a question helped with."""
    expertise.sync_question(question_id)


def count_marks(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Count that something was put to use, or not any more; other reactions are no evidence."""
    # Without a kind: somebody took something back, and the task that should have told of it was lost.
    if what in ("applied", ""):
        expertise.sync_target(target_id)


def count_theme(*, theme_id: int, actor_id: int, now: datetime) -> None:
    """Count again everybody who helped in a theme that another one became part of."""
    into = dict(theme_queries.merged()).get(theme_id)
    if into is not None:
        expertise.sync_theme(into)

"""Gather the facts of one Knowledge and one person for the workflow's table."""

from __future__ import annotations

from social_learning.data import Actor
from social_learning.experts import queries as experts_queries
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge.models import Knowledge, State
from social_learning.review import queries
from social_learning.review.models import Review
from social_learning.review.rules import Facts
from social_learning.spaces import queries as spaces_queries


def gather(knowledge: Knowledge, actor: Actor, latest: Review | None) -> Facts:
    """Return what the table needs to know; ``latest`` is the Knowledge's latest review. At most four queries."""
    is_author = knowledge.author_id == actor.user_id
    return Facts(
        state=knowledge.state,
        policy=knowledge.space.review_policy,
        may_write=actor.may_write,
        is_author=is_author,
        is_reviewer=latest is not None and latest.reviewer_id is not None and latest.reviewer_id == actor.user_id,
        is_expert=not is_author and knowledge.theme_id in experts_queries.themes_of(actor.user_id),
        is_steward=spaces_queries.is_steward(actor, knowledge.space),
        round=latest.round if latest is not None else 0,
        has_problems=is_author and _is_draft(knowledge) and bool(knowledge_api.ready_problems(knowledge)),
        is_validated=knowledge.validated_at is not None,
        archived_by_other=is_author and _archived_by_other(knowledge),
    )


def _is_draft(knowledge: Knowledge) -> bool:
    return knowledge.state in (State.DRAFT, State.CHANGES_REQUESTED)


def _archived_by_other(knowledge: Knowledge) -> bool:
    if knowledge.state != State.ARCHIVED:
        return False
    step = queries.last_step(knowledge.pk, "archive")
    return step is not None and step.actor_id != knowledge.author_id

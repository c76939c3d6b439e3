"""Gather the facts of one Knowledge and one person for the workflow's table."""

from __future__ import annotations

from social_learning.data import Actor
from social_learning.experts import queries as experts_queries
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import copies
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib import clock
from social_learning.review import queries
from social_learning.review.models import Asked
from social_learning.review.rules import Facts
from social_learning.spaces import queries as spaces_queries
from social_learning.trust import queries as trust


def gather(knowledge: Knowledge, actor: Actor) -> Facts:
    """Return what the table needs to know of a Knowledge, its working copy, and one person. At most four queries."""
    work = copies.in_hand(knowledge)
    latest = queries.review_of(work)
    is_author = work.author_id == actor.user_id
    is_writer = work.shows_copy and work.working.author_id == actor.user_id
    is_helper = latest is not None and latest.helper_id is not None and latest.helper_id == actor.user_id
    is_own = is_helper or actor.user_id in copies.makers(work)
    is_reviewer = latest is not None and latest.reviewer_id is not None and latest.reviewer_id == actor.user_id
    # What is set aside rests with its working copy: no step is taken until it is back.
    rests = knowledge.state == State.REMOVED
    return Facts(
        state=State.REMOVED if rests else work.state,
        shown=State.REMOVED if rests else State.PUBLISHED if work.shows_copy else work.state,
        is_copy=work.shows_copy,
        # Who is new is looked at before; for whoever looks, the rule of the space holds.
        policy=trust.policy(actor, work.space, clock.now()) if is_own else work.space.review_policy,
        may_write=actor.may_write,
        is_author=is_author,
        is_coauthor=actor.user_id in work.target.co_owner_ids,
        is_writer=is_writer,
        is_reviewer=is_reviewer,
        is_helper=is_helper,
        is_offered=work.state == State.IN_REVIEW
        and not is_own
        and not is_reviewer
        and latest is not None
        and queries.is_asked(latest.pk, actor.user_id, Asked.OFFER),
        help_offered=(is_author or is_writer)
        and work.state == State.CHANGES_REQUESTED
        and latest is not None
        and queries.helper_of(latest) is not None,
        is_expert=not is_own
        and experts_queries.is_expert(actor.user_id, work.theme_id, clock.now())
        and not spaces_queries.hides(actor, knowledge.space),
        is_steward=spaces_queries.is_steward(actor, knowledge.space),
        round=latest.round if latest is not None else 0,
        turn=latest.turn if latest is not None else 0,
        has_problems=is_own and _is_draft(work) and bool(knowledge_api.ready_problems(work)),
        is_validated=knowledge.validated_at is not None,
        has_term=knowledge.valid_until is not None or knowledge.lapsed_at is not None,
        archived_by_other=is_author and _archived_by_other(knowledge),
    )


def _is_draft(knowledge: Knowledge) -> bool:
    return knowledge.state in (State.DRAFT, State.CHANGES_REQUESTED)


def _archived_by_other(knowledge: Knowledge) -> bool:
    if knowledge.state != State.ARCHIVED:
        return False
    step = queries.last_step(knowledge.pk, "archive")
    return step is not None and step.actor_id != knowledge.author_id

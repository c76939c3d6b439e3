"""Handlers that keep derived figures right."""

from __future__ import annotations

from datetime import datetime

from social_learning.activity import api as activity
from social_learning.comments import queries as comments
from social_learning.edxapp import units
from social_learning.expertise import api as expertise
from social_learning.gamification import api as gamification
from social_learning.knowledge import details as link_details
from social_learning.popularity import api as popularity
from social_learning.popularity import queries as popularity_queries
from social_learning.reactions import queries as reactions
from social_learning.recommend import api as recommend
from social_learning.search import api as search
from social_learning.search.api import Rank
from social_learning.targets import queries as targets


def catalogue_knowledge(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Put a Knowledge into the catalogue, bring it up to date, or take it out."""
    target_id = search.sync_knowledge(knowledge_id)
    if target_id is not None:
        popularity.place(target_id)
        rank(target_id)


def know_link(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Make hash and details of the link agree with it; a new one is asked about in the background."""
    link_details.agree(knowledge_id, now=now)


def catalogue_other(*, source: str, ref: str, now: datetime) -> None:
    """Put a course, unit, question or expert into the catalogue, bring it up to date, or take it out."""
    document = search.sync(source, ref)
    if document is not None and document.target_id is not None:
        rank(document.target_id)


def reward_knowledge(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Recognise author and reviewers."""
    gamification.sync_knowledge(knowledge_id, now=now)


def rank_target(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Bring score and place in the catalogue up to date."""
    for changed in [target_id, *popularity.sync(target_id, user_id, now=now)]:
        rank(changed)


def reward_reaction(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Recognise the author for what a colleague gave, or took back."""
    gamification.sync_reactions(target_id, user_id, now=now)


def record_knowledge(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Note in the feeds that something was shared or confirmed, or take it out."""
    activity.sync_knowledge(knowledge_id)


def record_act(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Note in the feeds what somebody said or applied, or take it out; likes and marks have no line there.

    An undo whose task was lost comes without its kind, here and below.
    """
    if what in ("comment", "applied", ""):
        activity.sync_person(target_id, user_id)


def record_question(*, question_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Note in the feeds what was asked and answered, or take it out."""
    activity.sync_question(question_id)


def note_useful(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Have a look, later and together with others, at what stands near a target."""
    if what in ("like", "applied", "progress", ""):
        recommend.note(target_id)


def complete_blocks(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Note that a person has completed the reactions blocks of a unit whose author counts a reaction or a comment.

    Only what still stands counts; what was completed once stays so, as the platform has it.
    """
    target = targets.by_ids([target_id]).get(target_id)
    blocks = units.seen(target.key).completes if target is not None and target.deleted_at is None else ()
    if blocks and (reactions.of_person(target_id, user_id) or comments.days_of_person(target_id, user_id)):
        for block_key in blocks:
            units.complete(user_id, block_key)


def settle(target_id: int) -> None:
    """Bring up to date what is derived of a target that somebody was taken off."""
    rank(target_id)
    recommend.note(target_id)
    expertise.sync_target(target_id)


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
        outdated=max(0, counts.get("outdated", 0)),
    )

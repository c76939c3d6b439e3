"""The one table: what happened, and who wants to know.

A handler takes the ids of the event and ``now``, reads the facts, and makes its part agree with them. So it may run
late, twice, or out of order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from social_learning import events
from social_learning.wiring import (
    asking,
    curating,
    followers,
    guiding,
    handlers,
    knowing,
    meetings,
    news,
    reports,
    themes,
    together,
    tracking,
    trusting,
)

log = logging.getLogger(__name__)

Handler = Callable[..., None]

TABLE: dict[str, tuple[Handler, ...]] = {
    events.KNOWLEDGE_CHANGED.event_type: (
        handlers.know_link,
        handlers.catalogue_knowledge,
        handlers.record_knowledge,
        handlers.reward_knowledge,
        knowing.count_knowledge,
        together.settle_coauthor,
        together.rest_reviews,
        together.close_marks,
        themes.trust_author,
        trusting.note_approved,
        curating.settle_wanted,
        curating.complete_share,
        curating.grade_share,
        asking.tell_of_harvest,
        meetings.tell_trainers,
        followers.tell_of_knowledge,
        guiding.follow_step,
        tracking.track_knowledge,
    ),
    events.REACTION_CHANGED.event_type: (
        handlers.rank_target,
        handlers.record_act,
        handlers.note_useful,
        trusting.note_found_useful,
        handlers.reward_reaction,
        knowing.count_marks,
        handlers.complete_blocks,
        news.tell_applied,
        news.tell_likes,
        tracking.track_reaction,
    ),
    events.MARKS_ANSWERED.event_type: (news.tell_answered,),
    events.COMMENT_CHANGED.event_type: (
        handlers.rank_target,
        handlers.record_act,
        handlers.complete_blocks,
        news.tell_comments,
        reports.settle_reports,
        followers.tell_of_comments,
        tracking.track_comment,
    ),
    events.PROGRESS_CHANGED.event_type: (
        handlers.rank_target,
        handlers.note_useful,
        guiding.walk_on,
        tracking.track_progress,
    ),
    events.QUESTION_CHANGED.event_type: (
        asking.catalogue_question,
        asking.reward_answer,
        knowing.count_answers,
        handlers.record_question,
        reports.settle_questions,
        followers.tell_of_answers,
        tracking.track_question,
    ),
    events.PATH_CHANGED.event_type: (guiding.catalogue_path, guiding.walk_again),
    events.LISTING_CHANGED.event_type: (handlers.catalogue_other,),
    events.MEETING_CHANGED.event_type: (meetings.tell_of_meeting,),
    events.THEME_MERGED.event_type: (themes.follow_merge, knowing.count_theme),
}


def run(event_type: str, payload: Mapping[str, Any], *, now: datetime) -> None:
    """Run every handler of an event, whatever becomes of the others; then raise the first error, for a retry."""
    first: Exception | None = None
    for handler in TABLE.get(event_type, ()):
        try:
            handler(**payload, now=now)
        except Exception as error:
            log.exception("social_learning: %s failed on %s", handler.__name__, dict(payload))
            first = first or error
    if first is not None:
        raise first

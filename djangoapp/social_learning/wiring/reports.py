"""Handler that closes reports once what they are about is gone, whichever way it was removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from social_learning import keys
from social_learning.comments import bulk as comments
from social_learning.comments import reasons
from social_learning.moderation import api as moderation
from social_learning.moderation import queries as reports
from social_learning.moderation.models import Status
from social_learning.questions import moderated
from social_learning.questions import queries as questions


def settle_reports(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Close what is open about comments of this person on a target that are not there any more."""
    _settle(reports.open_keys(target_id, user_id), now)


def settle_questions(*, question_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Close what is open about a question or answers to it that are not there any more."""
    asked = questions.by_id(question_id) if action in ("removed", "answer_removed", "forgotten") else None
    if asked is not None:
        _settle(reports.open_keys(asked.target_id), now, by=actor_id)


def sweep(*, now: datetime) -> int:
    """Do the same for all that is open, in case a task was lost; return how many reports this closed."""
    return sum(_settle(found, now) for found in reports.all_open())


def _settle(found: Iterable[str], now: datetime, by: int | None = None) -> int:
    wanted = [(key, keys.parse(key)) for key in found]
    of_comments = {parsed.uuid: key for key, parsed in wanted if isinstance(parsed, keys.CommentKey)}
    asked = {parsed.uuid: key for key, parsed in wanted if isinstance(parsed, (keys.QuestionKey, keys.AnswerKey))}
    gone = [(of_comments[uuid], why) for uuid, why in comments.taken_away(of_comments).items()] if of_comments else []
    gone += [(asked[uuid], why) for uuid, why in moderated.taken_away(asked).items()] if asked else []
    closed = 0
    for key, why in gone:
        if why == reasons.HIDDEN.name:
            # Set aside by the reports themselves: a person has still to decide.
            continue
        own = why in ("", reasons.BY_AUTHOR.name)
        closed += moderation.settle(key, Status.GONE if own else Status.REMOVED, now=now, by=None if own else by)
    return closed

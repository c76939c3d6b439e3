"""Handler that closes reports once what they are about is gone, whichever way it was removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from social_learning.comments import bulk as comments
from social_learning.comments import reasons
from social_learning.keys import CommentKey
from social_learning.moderation import api as moderation
from social_learning.moderation import queries as reports
from social_learning.moderation.models import Status


def settle_reports(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Close what is open about comments of this person on a target that are not there any more."""
    _settle(reports.open_keys(target_id, user_id), now)


def sweep(*, now: datetime) -> int:
    """Do the same for all that is open, in case a task was lost; return how many reports this closed."""
    return sum(_settle(keys, now) for keys in reports.all_open())


def _settle(keys: Iterable[str], now: datetime) -> int:
    prefix = f"{CommentKey.CANONICAL_NAMESPACE}:"
    by_uuid = {UUID(key.removeprefix(prefix)): key for key in keys if key.startswith(prefix)}
    closed = 0
    for uuid, reason in comments.taken_away(by_uuid).items() if by_uuid else ():
        if reason == reasons.HIDDEN.name:
            # Set aside by the reports themselves: a person has still to decide.
            continue
        own = reason == reasons.BY_AUTHOR.name
        closed += moderation.settle(by_uuid[uuid], Status.GONE if own else Status.REMOVED, now=now)
    return closed

"""What counts for a person's level, read from the facts: approved items, and colleagues who found them useful.

What counts against them comes from ``moderation``, with the decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from social_learning.data import FORMER
from social_learning.knowledge import permissions as knowledge_permissions
from social_learning.knowledge import queries as knowledge
from social_learning.lib.errors import NotFound
from social_learning.moderation import queries as moderation
from social_learning.reactions import bulk as reactions
from social_learning.targets import queries as targets
from social_learning.trust import api as trust
from social_learning.trust import bulk
from social_learning.trust.models import Kind

# What says that something was of use.
USEFUL = ("like", "applied")
CHUNK = 500


def note_approved(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Note for its author that a Knowledge is approved, or that it is so no more."""
    try:
        item = knowledge.get_by_id(knowledge_id)
    except NotFound:
        bulk.drop(Kind.APPROVED, knowledge_id)
        return
    approved = item.validated_at is not None and item.validated_by != item.author_id
    on = approved and item.state in knowledge_permissions.READABLE
    trust.record(item.author_id, Kind.APPROVED, knowledge_id, at=item.validated_at or now, on=on)


def note_found_useful(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Note for the owner of a target that a colleague finds something of theirs useful, or does so no more."""
    target = targets.by_ids([target_id]).get(target_id)
    if target is not None and target.owner_id not in (None, FORMER, user_id):
        _agree_useful(target.owner_id, user_id, now)


def rebuild(*, now: datetime) -> Iterator[str]:
    """Make what levels rest on agree with the facts: first what is missing, then what has no ground any more."""
    done = 0
    after = 0
    while piece := knowledge.approved_ids(after, CHUNK):
        for knowledge_id in piece:
            note_approved(knowledge_id=knowledge_id, action="", actor_id=0, now=now)
        after, done = piece[-1], done + len(piece)
        yield f"{done} items"
    for owner_id, giver_id in reactions.owners_and_givers(USEFUL):
        _agree_useful(owner_id, giver_id, now)
    for case_id, author_id, at in moderation.upheld():
        trust.record(author_id, Kind.UPHELD, case_id, at=at)
    for row in bulk.every():
        if row.kind == Kind.APPROVED:
            note_approved(knowledge_id=row.ref, action="", actor_id=0, now=now)
        elif row.kind == Kind.USEFUL:
            _agree_useful(row.user_id, row.ref, now)
        elif not moderation.is_upheld(row.ref):
            bulk.drop(Kind.UPHELD, row.ref)
    yield "levels agree"


def _agree_useful(owner_id: int, giver_id: int, now: datetime) -> None:
    at = reactions.first_of(owner_id, giver_id, USEFUL)
    trust.record(owner_id, Kind.USEFUL, giver_id, at=at or now, on=at is not None)

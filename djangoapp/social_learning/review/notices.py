"""Who is told what after each step: always the other side, never the person who took it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import attrs

from social_learning.edxapp import users
from social_learning.inbox import api as inbox_api
from social_learning.knowledge.models import Knowledge
from social_learning.review.forms import Given
from social_learning.review.rounds import Change
from social_learning.spaces import queries as spaces_queries

# A site may have hundreds of staff; this many are enough to find a reader for a draft.
MOST_TOLD = 20
# What is answered with the reviewer's form rather than on the page of the Knowledge.
_AT_THE_DESK = frozenset({"review_requested", "review_resubmitted", "validation_requested", "review_unassigned"})


@attrs.frozen
class Notice:
    """One message: to whom, which kind, and whose doing it tells of (None: nobody's)."""

    user_id: int
    kind: str
    by: int | None


def send(action: str, knowledge: Knowledge, change: Change, *, step_id: int, given: Given, now: datetime) -> None:
    """Tell everybody concerned by one step; a repetition tells nobody twice."""
    params = {
        "title": knowledge.title,
        "strength": given.strength,
        "reason": given.note,
        "note": given.note,
        "due": change.review.due_at.date().isoformat() if change.review is not None else "",
    }
    for notice in _TOLD[action](knowledge, change):
        inbox_api.tell(
            notice.user_id,
            notice.kind,
            params=params,
            url=desk_url(knowledge) if notice.kind in _AT_THE_DESK else knowledge.target.url,
            dedupe_key=f"step:{step_id}:{notice.kind}:{notice.user_id}",
            now=now,
            actor_id=notice.by,
            course_key=knowledge.space.course_key or "",
        )


def desk_url(knowledge: Knowledge) -> str:
    """Return the address of the reviewer's form for a Knowledge, without the site's."""
    return f"/social-learning/desk/{knowledge.uuid}/"


def _author(kind: str) -> Callable[[Knowledge, Change], Iterator[Notice]]:
    def tell(knowledge: Knowledge, change: Change) -> Iterator[Notice]:
        yield Notice(knowledge.author_id, kind, change.actor_id)
        # Somebody else did (or ended) what this person was asked to do: one thing less for them.
        if change.before is not None and change.before != change.actor_id:
            yield Notice(change.before, "review_taken", change.actor_id)

    return tell


def _handed_in(knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    review = change.review
    if review is None or review.reviewer_id is None:
        yield Notice(knowledge.author_id, "review_waiting", None)
        for user_id in _stewards(knowledge):
            yield Notice(user_id, "review_unassigned", change.actor_id)
        return
    first = review.round == 1
    yield Notice(review.reviewer_id, "review_requested" if first else "review_resubmitted", change.actor_id)
    yield Notice(knowledge.author_id, "review_routed", review.reviewer_id)


def _shared(_knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    if change.review is not None and change.review.reviewer_id is not None:
        yield Notice(change.review.reviewer_id, "validation_requested", change.actor_id)


def _restored(knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    yield Notice(knowledge.author_id, "restored", change.actor_id)
    yield from _shared(knowledge, change)


def _taken_back(_knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    if change.before is not None:
        yield Notice(change.before, "withdrawn", change.actor_id)


def _nobody(_knowledge: Knowledge, _change: Change) -> Iterator[Notice]:
    return iter(())


def _stewards(knowledge: Knowledge) -> list[int]:
    """Return who can find a reader: the space's stewards, site staff where there is none but the author."""
    named = set(spaces_queries.steward_ids(knowledge.space_id)) - {knowledge.author_id}
    return sorted(named or users.staff_ids() - {knowledge.author_id})[:MOST_TOLD]


_TOLD: dict[str, Callable[[Knowledge, Change], Iterator[Notice]]] = {
    "publish": _shared,
    "submit": _handed_in,
    "claim": _author("review_claimed"),
    "request_changes": _author("changes_requested"),
    "approve": _author("published"),
    "decline": _author("declined"),
    "validate": _author("validated"),
    "withdraw": _taken_back,
    "reopen": _nobody,
    "archive": _author("archived"),
    "restore": _restored,
}

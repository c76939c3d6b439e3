"""Who is told what after each step: always the other side, never the person who took it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import attrs

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.inbox import api as inbox_api
from social_learning.knowledge import copies
from social_learning.knowledge.models import Knowledge
from social_learning.review.forms import Given
from social_learning.review.models import Review
from social_learning.review.rounds import Change
from social_learning.spaces import queries as spaces_queries
from social_learning.spaces import theme_queries

# A site may have hundreds of staff; this many are enough to find a reader for a draft.
MOST_TOLD = 20
# What is answered with the reviewer's form rather than on the page of the Knowledge.
_AT_THE_DESK = frozenset(
    {
        "review_requested",
        "review_resubmitted",
        "validation_requested",
        "review_unassigned",
        "review_handed",
        "opinion_asked",
        "review_reminder",
        "review_escalated",
        "review_offered",
        "validity_again",
    }
)


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


def waits(
    kind: str, people: Iterable[int], work: Knowledge, review: Review, *, now: datetime, by: int | None = FORMER
) -> None:
    """Tell people that something waits, once for each reader of each round."""
    params = {
        "title": work.title,
        "due": review.due_at.date().isoformat(),
        "since": review.submitted_at.date().isoformat(),
    }
    for user_id in people:
        inbox_api.tell(
            user_id,
            kind,
            params=params,
            url=desk_url(work) if kind in _AT_THE_DESK else work.target.url,
            dedupe_key=f"wait:{review.pk}:{review.round}:{review.turn}:{kind}:{user_id}",
            now=now,
            actor_id=work.author_id if by == FORMER else by,
            course_key=work.space.course_key or "",
        )


def of_validity(
    kind: str, user_id: int, item: Knowledge, until: datetime, *, now: datetime, by: int | None = None
) -> None:
    """Tell somebody that what an expert said ends, or has ended; once for each end."""
    inbox_api.tell(
        user_id,
        kind,
        params={"title": item.title, "due": until.date().isoformat()},
        url=desk_url(item) if kind in _AT_THE_DESK else item.target.url,
        dedupe_key=f"valid:{item.pk}:{until.isoformat()}:{kind}:{user_id}",
        now=now,
        actor_id=by,
        course_key=item.space.course_key or "",
    )


def keepers(work: Knowledge) -> list[int]:
    """Return who finds a way for what waits: the owners of its theme, else who looks after the space, else staff."""
    owners = set(theme_queries.owners_of(work.theme_id)) - copies.makers(work)
    here = spaces_queries.who_sees(work.space, owners) if owners else set()
    return sorted(here)[:MOST_TOLD] or stewards(work)


def desk_url(knowledge: Knowledge) -> str:
    """Return the address of the reviewer's form for a Knowledge, without the site's."""
    return f"/social-learning/desk/{knowledge.uuid}/"


def _author(kind: str, of_copy: str = "") -> Callable[[Knowledge, Change], Iterator[Notice]]:
    def tell(knowledge: Knowledge, change: Change) -> Iterator[Notice]:
        told = of_copy if of_copy and knowledge.shows_copy else kind
        for user_id in {knowledge.author_id: None, _writer(knowledge): None}:
            yield Notice(user_id, told, change.actor_id)
        # Somebody else did (or ended) what this person was asked to do: one thing less for them.
        if change.before is not None and change.before != change.actor_id:
            yield Notice(change.before, "review_taken", change.actor_id)

    return tell


def _handed_in(knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    review = change.review
    if review is None or review.reviewer_id is None:
        yield Notice(knowledge.author_id, "review_waiting", None)
        for user_id in stewards(knowledge):
            yield Notice(user_id, "review_unassigned", change.actor_id)
        return
    first = review.round == 1
    yield Notice(review.reviewer_id, "review_requested" if first else "review_resubmitted", change.actor_id)
    yield Notice(knowledge.author_id, "review_routed", review.reviewer_id)


def _writer(knowledge: Knowledge) -> int:
    """Return who began the working copy; where there is none, the author."""
    return int(knowledge.working.author_id if knowledge.shows_copy else knowledge.author_id)


def _shared(knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    if knowledge.shows_copy:
        # The author hears of it when a colleague has brought the new version about.
        yield Notice(knowledge.author_id, "version_shared", change.actor_id)
    if change.review is not None and change.review.reviewer_id is not None:
        yield Notice(change.review.reviewer_id, "validation_requested", change.actor_id)


def _restored(knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    yield Notice(knowledge.author_id, "restored", change.actor_id)
    yield from _shared(knowledge, change)


def _taken_back(_knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    if change.before is not None:
        yield Notice(change.before, "withdrawn", change.actor_id)


def _handed_over(knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    reader = change.review.reviewer_id if change.review is not None else None
    if reader is None:
        return
    yield Notice(reader, "review_handed", change.actor_id)
    for user_id in {knowledge.author_id: None, _writer(knowledge): None}:
        yield Notice(user_id, "review_routed", reader)
    if change.before not in (None, change.actor_id, reader):
        yield Notice(change.before or 0, "review_taken", reader)


def _second(knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    if change.asked is None:
        return
    yield Notice(change.asked, "opinion_asked", change.actor_id)
    for user_id in {knowledge.author_id: None, _writer(knowledge): None}:
        yield Notice(user_id, "opinion_added", change.asked)


def _helped(_knowledge: Knowledge, change: Change) -> Iterator[Notice]:
    if change.review is not None and change.review.helper_id is not None:
        yield Notice(change.review.helper_id, "help_accepted", change.actor_id)


def _nobody(_knowledge: Knowledge, _change: Change) -> Iterator[Notice]:
    return iter(())


def stewards(knowledge: Knowledge) -> list[int]:
    """Return who can find a reader: the space's stewards, site staff where there is none but the author."""
    theirs = copies.makers(knowledge)
    named = set(spaces_queries.steward_ids(knowledge.space_id)) - theirs
    return sorted(named or users.staff_ids() - theirs)[:MOST_TOLD]


_TOLD: dict[str, Callable[[Knowledge, Change], Iterator[Notice]]] = {
    "publish": _shared,
    "submit": _handed_in,
    "claim": _author("review_claimed"),
    "request_changes": _author("changes_requested"),
    "reassign": _handed_over,
    "take_over": _author("review_claimed"),
    "second_opinion": _second,
    "accept_help": _helped,
    "approve": _author("published", of_copy="version_published"),
    "decline": _author("declined", of_copy="version_declined"),
    "validate": _author("validated"),
    "renew": _author("validity_renewed"),
    "withdraw": _taken_back,
    "improve": _nobody,
    "revert": _nobody,
    "drop": _nobody,
    "reopen": _nobody,
    "archive": _author("archived"),
    "restore": _restored,
}

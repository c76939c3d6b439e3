"""The review desk: what waits for whom, oldest first, a constant number of queries whatever waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.experts import queries as experts_queries
from social_learning.knowledge.models import State
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid
from social_learning.review.models import Review
from social_learning.spaces import queries as spaces_queries

MAX_LIMIT = 100
_TO_LOOK_AT = (State.SUBMITTED, State.IN_REVIEW, State.PUBLISHED)


@attrs.frozen
class Entry:
    """One open review as the desk shows it."""

    review_id: int
    uuid: UUID
    title: str
    why: str
    kind: str
    state: str
    theme: str
    space: str
    author: str
    reviewer: str
    is_mine: bool
    round: int
    minutes: int
    submitted_at: datetime
    due_at: datetime
    is_late: bool


@attrs.frozen
class Page:
    """Some entries, oldest first, and the cursor of the next page ("" at the end)."""

    entries: list[Entry]
    next: str


@attrs.frozen
class Box:
    """One list of the desk."""

    name: str
    label: Promise
    rows: Callable[[int], Q]


_BOXES = (
    # Free to take: handed in (or published and to be confirmed), and not in my hands already.
    Box(
        "to_claim",
        _("Waiting for somebody"),
        lambda me: (
            Q(knowledge__state__in=(State.SUBMITTED, State.PUBLISHED)) & (~Q(reviewer_id=me) | Q(reviewer_id=None))
        ),
    ),
    Box("mine", _("With me"), lambda me: Q(reviewer_id=me, knowledge__state__in=_TO_LOOK_AT)),
    Box(
        "waiting",
        _("With the author"),
        lambda me: Q(reviewer_id=me, knowledge__state=State.CHANGES_REQUESTED),
    ),
    Box("all", _("All that is open"), lambda me: Q()),
)
BOXES: dict[str, Box] = {box.name: box for box in _BOXES}


def desk(actor: Actor, *, now: datetime, box: str = "mine", cursor: str | None = None, limit: int = 20) -> Page:
    """Return one page of one box of this person's desk, oldest first.

    A person sees the open reviews they have, those of themes they are expert of, and those of spaces they look
    after; never those of their own work. Raises ``Invalid`` for an unknown box or a bad cursor.
    """
    if box not in BOXES:
        raise Invalid(_("There is no such list."), code="unknown_box", fields={"box": _("There is no such list.")})
    if actor.user_id is None:
        return Page(entries=[], next="")
    limit = max(1, min(limit, MAX_LIMIT))
    rows = _mine_to_see(actor, actor.user_id).filter(BOXES[box].rows(actor.user_id)).order_by("pk")
    if cursor:
        (after,) = cursors.decode(cursor, int)
        rows = rows.filter(pk__gt=after)
    found = list(rows.select_related("knowledge__theme", "knowledge__space")[: limit + 1])
    shown, more = found[:limit], len(found) > limit
    people = {review.knowledge.author_id for review in shown} | {review.reviewer_id for review in shown}
    names = users.names(user_id for user_id in people if user_id is not None)
    return Page(
        entries=[_entry(review, actor.user_id, names, now) for review in shown],
        next=cursors.encode(shown[-1].pk) if more else "",
    )


def counts(actor: Actor) -> dict[str, int]:
    """Return how many reviews each box of the person's desk holds."""
    if actor.user_id is None:
        return dict.fromkeys(BOXES, 0)
    visible = _mine_to_see(actor, actor.user_id)
    return {box.name: visible.filter(box.rows(actor.user_id)).count() for box in _BOXES}


def _mine_to_see(actor: Actor, me: int) -> QuerySet[Review]:
    rows = Review.objects.filter(closed_at=None).exclude(knowledge__author_id=me)
    if actor.is_site_staff:
        return rows
    themes = experts_queries.themes_of(me)
    stewarded = spaces_queries.standing(actor).steward
    return rows.filter(Q(reviewer_id=me) | Q(knowledge__theme_id__in=themes) | Q(knowledge__space_id__in=stewarded))


def _entry(review: Review, me: int, names: dict[int, str], now: datetime) -> Entry:
    knowledge = review.knowledge
    return Entry(
        review_id=review.pk,
        uuid=knowledge.uuid,
        title=knowledge.title,
        why=knowledge.why,
        kind=knowledge.kind,
        state=knowledge.state,
        theme=knowledge.theme.title if knowledge.theme is not None else "",
        space=knowledge.space.title,
        author=names.get(knowledge.author_id, ""),
        reviewer=names.get(review.reviewer_id, "") if review.reviewer_id is not None else "",
        is_mine=review.reviewer_id == me,
        round=review.round,
        minutes=knowledge.minutes,
        submitted_at=review.submitted_at,
        due_at=review.due_at,
        is_late=review.due_at < now and knowledge.state != State.CHANGES_REQUESTED,
    )

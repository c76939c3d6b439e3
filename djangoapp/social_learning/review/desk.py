"""The review desk: what waits for whom, soonest due first, a constant number of queries whatever waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from uuid import UUID

import attrs
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.knowledge.models import State
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid
from social_learning.review import sight
from social_learning.review.models import Review

MAX_LIMIT = 100
_BEGIN = datetime(2020, 1, 1, tzinfo=timezone.utc)
TO_LOOK_AT = (State.SUBMITTED, State.IN_REVIEW, State.PUBLISHED)


def in_states(*states: str) -> Q:
    """Return the condition that what is reviewed, a Knowledge or its working copy, is in one of these states."""
    return Q(revision=None, knowledge__state__in=states) | Q(revision__state__in=states)


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
    # A new version of what is in the catalogue already.
    is_new_version: bool = False
    # Handed in, and in nobody's hands yet.
    may_claim: bool = False
    # An expert had confirmed it for a time, which has ended: does it still hold?
    has_ended: bool = False


@attrs.frozen
class Page:
    """Some entries, soonest due first, and the cursor of the next page ("" at the end)."""

    entries: list[Entry]
    next: str


@attrs.frozen
class Box:
    """One list of the desk."""

    name: str
    label: Promise
    rows: Callable[[int, datetime], Q]


@attrs.frozen
class Narrow:
    """What of a list is wanted: of one theme, of one area, of one format; by id and name, none for all.

    ``newest``: what came last comes first, in place of what is due soonest.
    """

    theme: int | None = None
    space: int | None = None
    kind: str = ""
    newest: bool = False

    def rows(self) -> Q:
        """Return the condition, on the rows of ``sight``."""
        wanted = {"work_theme": self.theme, "work_space": self.space, "work_kind": self.kind or None}
        return Q(**{name: value for name, value in wanted.items() if value is not None})


_BOXES = (
    # Free to take: handed in (or published and to be confirmed), and not in my hands already.
    Box(
        "to_claim",
        _("Waiting for somebody"),
        lambda me, _now: (
            Q(work_state__in=(State.SUBMITTED, State.PUBLISHED)) & (~Q(reviewer_id=me) | Q(reviewer_id=None))
        ),
    ),
    Box("mine", _("With me"), lambda me, _now: Q(reviewer_id=me, work_state__in=TO_LOOK_AT)),
    Box(
        "waiting",
        _("With the author"),
        lambda me, _now: Q(reviewer_id=me, work_state=State.CHANGES_REQUESTED),
    ),
    Box("late", _("Late"), lambda _me, now: Q(due_at__lt=now, work_state__in=TO_LOOK_AT)),
    Box("all", _("All that is open"), lambda _me, _now: Q()),
)
BOXES: dict[str, Box] = {box.name: box for box in _BOXES}


def desk(
    actor: Actor,
    *,
    now: datetime,
    box: str = "mine",
    cursor: str | None = None,
    limit: int = 20,
    narrow: Narrow | None = None,
) -> Page:
    """Return one page of one box of this person's desk, soonest due first unless ``narrow`` says otherwise.

    A person sees the open reviews they have, those of themes they are expert of, and those of spaces they look
    after; never those of their own work. Raises ``Invalid`` for an unknown box or a bad cursor.
    """
    if box not in BOXES:
        raise Invalid(_("There is no such list."), code="unknown_box", fields={"box": _("There is no such list.")})
    if actor.user_id is None:
        return Page(entries=[], next="")
    limit = max(1, min(limit, MAX_LIMIT))
    rows = sight.rows(sight.of(actor, actor.user_id)).filter(BOXES[box].rows(actor.user_id, now))
    wanted = narrow or Narrow()
    rows = rows.filter(wanted.rows()).order_by(*(("-pk",) if wanted.newest else ("due_at", "pk")))
    if cursor:
        due, after = cursors.decode(cursor, int, int)
        rows = rows.filter(Q(pk__lt=after) if wanted.newest else _after(due, after))
    found = _whole(list(rows.values_list("pk", flat=True)[: limit + 1]))
    shown, more = found[:limit], len(found) > limit
    people = {review.knowledge.author_id for review in shown} | {review.reviewer_id for review in shown}
    names = users.names(user_id for user_id in people if user_id is not None)
    return Page(
        entries=[_entry(review, actor.user_id, names, now) for review in shown],
        next=cursors.encode((shown[-1].due_at - _BEGIN) // timedelta(microseconds=1), shown[-1].pk) if more else "",
    )


def counts(actor: Actor, *, now: datetime) -> dict[str, int]:
    """Return how many reviews each box of the person's desk holds; one query beside what they look after, which is
    read once for this and :func:`desk`."""
    me = actor.user_id
    if me is None:
        return dict.fromkeys(BOXES, 0)
    many = {box.name: Count("pk", filter=box.rows(me, now) or None) for box in _BOXES}
    return dict(sight.rows(sight.of(actor, me), joined=True).aggregate(**many))


def _after(due: int, pk: int) -> Q:
    moment = _BEGIN + timedelta(microseconds=due)
    return Q(due_at__gte=moment) & (Q(due_at__gt=moment) | Q(pk__gt=pk))


def _whole(pks: list[int]) -> list[Review]:
    """Return these reviews with all that is shown of them, in this order; one query."""
    with_work = Review.objects.select_related("knowledge__theme", "knowledge__space", "revision__theme")
    found = with_work.in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def _entry(review: Review, me: int, names: dict[int, str], now: datetime) -> Entry:
    knowledge = review.knowledge
    # What is looked at: the working copy, else the Knowledge itself.
    work = review.revision if review.revision is not None else knowledge
    return Entry(
        review_id=review.pk,
        uuid=knowledge.uuid,
        title=work.title,
        why=work.why,
        kind=work.kind,
        state=work.state,
        theme=work.theme.title if work.theme is not None else "",
        space=knowledge.space.title,
        author=names.get(knowledge.author_id, ""),
        reviewer=names.get(review.reviewer_id, "") if review.reviewer_id is not None else "",
        is_mine=review.reviewer_id == me,
        round=review.round,
        minutes=work.minutes,
        submitted_at=review.submitted_at,
        due_at=review.due_at,
        is_late=review.due_at < now and work.state != State.CHANGES_REQUESTED,
        is_new_version=review.revision_id is not None,
        may_claim=work.state == State.SUBMITTED,
        has_ended=review.revision_id is None and knowledge.lapsed_at is not None,
    )

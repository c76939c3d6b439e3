"""Reads of comments for other rooms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any
from uuid import UUID

import attrs
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from social_learning.comments import mentions, permissions, reasons
from social_learning.comments.models import Comment, CommentPin, CommentRevision
from social_learning.data import FORMER, Actor
from social_learning.edxapp import users
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import NotAllowed, NotFound
from social_learning.lib.markdown import to_html
from social_learning.lib.mentions import with_names
from social_learning.spaces import queries as spaces_queries
from social_learning.targets.models import Target
from social_learning.trust import mutes

PAGE = 20
MAX_PAGE = 100
# Answers that come with their comment; the others are a page of their own.
ANSWERS = 10
# Under this address everybody has a page.
PEOPLE = "/social-learning/people/"


@attrs.frozen
class CommentView:
    """One comment as one person sees it; a removed one has a sentence in place of its text."""

    uuid: UUID
    parent_uuid: UUID | None
    user_id: int | None
    author_name: str
    by_owner: bool
    body: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    removed: str
    can_edit: bool
    can_remove: bool
    answers: tuple[CommentView, ...] = ()
    answer_count: int = 0
    next_answers: str | None = None
    # How many texts it has had, for who may read them; 0 for everybody else, and where it was never changed.
    versions: int = 0
    resolved_at: datetime | None = None
    pinned: bool = False
    can_resolve: bool = False
    can_pin: bool = False
    can_report: bool = False
    # Hidden from this reader alone, at their own wish.
    muted: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        return {
            **plain,
            "uuid": str(self.uuid),
            "parent_uuid": str(self.parent_uuid) if self.parent_uuid else None,
            "created_at": self.created_at.isoformat(),
            "edited_at": self.edited_at.isoformat() if self.edited_at else None,
            "resolved_at": self.resolved_at.isoformat() if self.resolved_at else None,
            "answers": [answer.as_dict() for answer in self.answers],
        }


_PLAIN = (
    "user_id", "author_name", "by_owner", "body", "html", "removed", "can_edit", "can_remove",
    "answer_count", "next_answers", "versions", "pinned", "can_resolve", "can_pin", "can_report", "muted",
)  # fmt: skip


@attrs.frozen
class Version:
    """One text of a comment: the one that stands (``until`` is None) or a former one."""

    html: str
    since: datetime
    until: datetime | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        until = self.until.isoformat() if self.until else None
        return {"html": self.html, "since": self.since.isoformat(), "until": until}


@attrs.frozen
class VersionPage:
    """One page of former texts, newest first, and the cursor of the next."""

    versions: tuple[Version, ...]
    next: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"results": [version.as_dict() for version in self.versions], "next": self.next}


@attrs.frozen
class ThreadPage:
    """One page of a thread, oldest first, and the cursor of the next."""

    comments: tuple[CommentView, ...]
    next: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"results": [comment.as_dict() for comment in self.comments], "next": self.next}


def visible(comment_uuid: UUID, actor: Actor, *, removed: bool = False) -> tuple[Comment, Target]:
    """Return a comment and its target if this person sees them; ``NotFound`` otherwise."""
    comment = Comment.objects.select_related("target__space").filter(uuid=comment_uuid).first()
    if comment is None or (comment.deleted_at is not None and not removed):
        raise NotFound
    spaces_queries.visible_target(actor, comment.target)
    return comment, comment.target


def thread(
    target: Target, actor: Actor, cursor: str | None = None, limit: int = PAGE, *, parent_uuid: UUID | None = None
) -> ThreadPage:
    """Return a page of comments with their first answers, or of the answers to ``parent_uuid``.

    What is pinned begins the first page, over its limit, and is left out of the others. Seven queries at most,
    whatever the numbers. Raises ``Invalid`` (``bad_cursor``) and ``NotFound`` for the parent.
    """
    after = cursors.decode(cursor, int)[0] if cursor else 0
    limit = max(1, min(limit, MAX_PAGE))
    parent = _parent(target, parent_uuid)
    pinned = _pinned(target) if parent is None else []
    found = Comment.objects.filter(target_id=target.pk, parent=parent, id__gt=after).order_by("id")
    rows = list(found.exclude(pk__in=[row.pk for row in pinned])[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    last = rows[-1].pk if more else 0
    rows = rows if after else [*pinned, *rows]
    answers = _first_answers(rows) if parent is None else []
    seen = _Seen(target, actor, [*rows, *answers, *([parent] if parent else [])], pinned=pinned)
    return ThreadPage(
        comments=tuple(seen.view(row, answers) for row in rows),
        next=cursors.encode(last) if more else None,
    )


def one(comment: Comment, target: Target, actor: Actor) -> CommentView:
    """Return a single comment as this person sees it, without its answers."""
    rows = [comment] if comment.parent is None else [comment, comment.parent]
    pinned = [comment] if CommentPin.objects.filter(comment=comment).exists() else []
    return _Seen(target, actor, rows, pinned=pinned).view(comment, [])


def versions(comment_uuid: UUID, actor: Actor, cursor: str | None = None, limit: int = PAGE) -> VersionPage:
    """Return a page of the texts a comment has had, the one that stands first; for its author and for stewards.

    Raises ``NotFound`` for what this person does not see, ``NotAllowed``, and ``Invalid`` (``bad_cursor``).
    """
    comment, target = visible(comment_uuid, actor)
    if not permissions.can_see_former(actor, comment, is_steward=spaces_queries.looks_after(actor, target)):
        raise NotAllowed(_("Former texts are for who wrote them, and for whoever looks after this."))
    limit = max(1, min(limit, MAX_PAGE))
    found = CommentRevision.objects.filter(comment=comment).order_by("-pk")
    if cursor:
        found = found.filter(pk__lt=cursors.decode(cursor, int)[0])
    rows = list(found[: limit + 1])
    former = [Version(to_html(row.body), row.written_at, row.replaced_at) for row in rows[:limit]]
    now = Version(to_html(comment.body), comment.edited_at or comment.created_at, None)
    return VersionPage(
        tuple(former if cursor else [now, *former]), cursors.encode(rows[limit - 1].pk) if len(rows) > limit else None
    )


def count(target_ids: Iterable[int]) -> dict[int, int]:
    """Return how many living comments each target has; one query."""
    numbers = dict.fromkeys(target_ids, 0)
    found = Comment.objects.filter(target_id__in=numbers, deleted_at=None).values("target_id")
    numbers.update(found.annotate(number=Count("id")).order_by().values_list("target_id", "number"))
    return numbers


def since(target_id: int, after: int, user_id: int | None, most: int) -> int:
    """Return how many comments others added after an id and still stand, up to ``most``; one short query."""
    found = Comment.objects.filter(target_id=target_id, pk__gt=after, deleted_at=None).exclude(
        user_id=user_id or FORMER
    )
    return len(found.order_by("pk").values_list("pk")[:most])


def fresh(target: Target, actor: Actor, cursor: str = "", limit: int = PAGE) -> ThreadPage:
    """Return what others said after a cursor of :func:`now_on`, answers beside their comments; six queries at most.

    Its ``next`` is where to go on; without a cursor, from now on. Raises ``Invalid`` (``bad_cursor``).
    """
    if not cursor:
        return ThreadPage((), now_on(target.pk))
    after = cursors.decode(cursor, int)[0]
    found = Comment.objects.filter(target_id=target.pk, pk__gt=after, deleted_at=None).exclude(
        user_id=actor.user_id or FORMER
    )
    rows = list(found.select_related("parent").order_by("pk")[: max(1, min(limit, MAX_PAGE))])
    seen = _Seen(target, actor, [*rows, *(row.parent for row in rows if row.parent)], pinned=[])
    return ThreadPage(tuple(seen.view(row, []) for row in rows), cursors.encode(rows[-1].pk if rows else after))


def now_on(target_id: int) -> str:
    """Return the cursor after the last comment of a target; one short query."""
    return cursors.encode(last_id(target_id))


def last_id(target_id: int) -> int:
    """Return the id of the last comment of a target, 0 for none; one short query."""
    return Comment.objects.filter(target_id=target_id).order_by("-pk").values_list("pk", flat=True).first() or 0


def counted_sql(target: str) -> str:
    """Return, as an expression of SQL, how many living comments the target has whose id is in this column."""
    return f"(SELECT COUNT(*) FROM {Comment._meta.db_table} c WHERE c.target_id = {target} AND c.deleted_at IS NULL)"  # noqa: S608


def days_of_person(target_id: int, user_id: int) -> list[datetime]:
    """Return when a person said the first thing on each day (UTC) on which they said something still there."""
    found = Comment.objects.filter(target_id=target_id, user_id=user_id, deleted_at=None).order_by("-created_at")
    moments = found.values_list("created_at", flat=True)
    return sorted({moment.astimezone(timezone.utc).date(): moment for moment in moments}.values())


def _parent(target: Target, parent_uuid: UUID | None) -> Comment | None:
    if parent_uuid is None:
        return None
    parent = Comment.objects.filter(uuid=parent_uuid, target_id=target.pk, parent=None).first()
    if parent is None:
        raise NotFound
    return parent


def _pinned(target: Target) -> list[Comment]:
    pins = CommentPin.objects.filter(target_id=target.pk).select_related("comment")
    return [pin.comment for pin in pins.order_by("pinned_at", "pk") if pin.comment.deleted_at is None]


def _first_answers(rows: list[Comment]) -> list[Comment]:
    """Return the first answers to each of these, each with ``total``, the number of answers to its parent."""
    answers = Comment.objects.filter(parent_id__in=[row.pk for row in rows]).annotate(
        place=Window(RowNumber(), partition_by=[F("parent_id")], order_by="id"),
        total=Window(Count("id"), partition_by=[F("parent_id")]),
    )
    return list(answers.filter(place__lte=ANSWERS).order_by("parent_id", "id")) if rows else []


class _Seen:
    """Comments of one target as one person sees them; names and roles are looked up once for all."""

    def __init__(self, target: Target, actor: Actor, rows: list[Comment], pinned: list[Comment]) -> None:
        self.target, self.actor = target, actor
        self.uuids = {row.pk: row.uuid for row in rows}
        self.pinned = {row.pk for row in pinned}
        self.mentions = mentions.of(rows)
        named = {user_id for found in self.mentions.values() for user_id in found.values()}
        self.names = users.names(named | {row.user_id for row in rows if row.deleted_at is None})
        self.is_steward = bool(rows) and spaces_queries.looks_after(actor, target)
        self.muted = mutes.of(actor) if rows else frozenset()

    def html(self, row: Comment) -> str:
        """Return the text as safe HTML, colleagues named in it by the names that everybody sees."""
        typed = self.mentions.get(row.pk, {})
        names = {name: self.names[user_id] for name, user_id in typed.items()}
        return with_names(to_html(row.body), names, page=PEOPLE)

    def versions(self, row: Comment) -> int:
        """Return how many texts it has had, as far as this person may know."""
        may = permissions.can_see_former(self.actor, row, is_steward=self.is_steward)
        return row.former_count + 1 if may else 0

    def view(self, row: Comment, answers: list[Comment]) -> CommentView:
        """Return one comment with those of ``answers`` that are its own."""
        own = [answer for answer in answers if answer.parent_id == row.pk]
        total = int(getattr(own[0], "total", 0)) if own else 0
        gone = row.deleted_at is not None
        muted = not gone and row.user_id in self.muted
        # Who has muted somebody reads a sentence in place of their words, and may bring them back at any time.
        sentence = str(mutes.WORDS) if muted else reasons.placeholder(row.deleted_reason) if gone else ""
        gone = gone or muted
        return CommentView(
            uuid=row.uuid,
            parent_uuid=self.uuids.get(row.parent_id) if row.parent_id else None,
            user_id=None if gone else row.user_id or None,
            author_name="" if gone else self.names[row.user_id],
            by_owner=not gone and row.user_id == self.target.owner_id,
            # The typed text goes to who may change it, everybody else gets what was made safe.
            body=row.body if permissions.can_edit(self.actor, row, self.target) else "",
            html="" if gone else self.html(row),
            created_at=row.created_at,
            edited_at=None if gone else row.edited_at,
            removed=sentence,
            muted=muted,
            can_edit=permissions.can_edit(self.actor, row, self.target),
            can_remove=permissions.can_remove(self.actor, row, is_steward=self.is_steward),
            versions=self.versions(row),
            resolved_at=None if gone else row.resolved_at,
            pinned=row.pk in self.pinned,
            can_resolve=permissions.can_resolve(self.actor, row, self.target, is_steward=self.is_steward),
            can_pin=permissions.can_pin(self.actor, row, self.target, is_steward=self.is_steward),
            can_report=permissions.can_report(self.actor, row),
            answers=tuple(self.view(answer, []) for answer in own),
            answer_count=total,
            next_answers=cursors.encode(own[-1].pk) if total > len(own) else None,
        )

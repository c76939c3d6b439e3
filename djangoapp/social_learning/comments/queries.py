"""Reads of comments for other rooms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any
from uuid import UUID

import attrs
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from social_learning.comments import permissions, reasons
from social_learning.comments.models import Comment
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import NotFound
from social_learning.lib.markdown import to_html
from social_learning.spaces import queries as spaces_queries
from social_learning.targets.models import Target

PAGE = 20
MAX_PAGE = 100
# Answers that come with their comment; the others are a page of their own.
ANSWERS = 10


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

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        return {
            **plain,
            "uuid": str(self.uuid),
            "parent_uuid": str(self.parent_uuid) if self.parent_uuid else None,
            "created_at": self.created_at.isoformat(),
            "edited_at": self.edited_at.isoformat() if self.edited_at else None,
            "answers": [answer.as_dict() for answer in self.answers],
        }


_PLAIN = (
    "user_id", "author_name", "by_owner", "body", "html", "removed", "can_edit", "can_remove",
    "answer_count", "next_answers",
)  # fmt: skip


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

    Four queries at most, whatever the numbers. Raises ``Invalid`` (``bad_cursor``) and ``NotFound`` for the parent.
    """
    after = cursors.decode(cursor, int)[0] if cursor else 0
    limit = max(1, min(limit, MAX_PAGE))
    parent = _parent(target, parent_uuid)
    found = Comment.objects.filter(target_id=target.pk, parent=parent, id__gt=after).order_by("id")
    rows = list(found[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    answers = _first_answers(rows) if parent is None else []
    seen = _Seen(target, actor, [*rows, *answers, *([parent] if parent else [])])
    return ThreadPage(
        comments=tuple(seen.view(row, answers) for row in rows),
        next=cursors.encode(rows[-1].pk) if more else None,
    )


def one(comment: Comment, target: Target, actor: Actor) -> CommentView:
    """Return a single comment as this person sees it, without its answers."""
    rows = [comment] if comment.parent is None else [comment, comment.parent]
    return _Seen(target, actor, rows).view(comment, [])


def count(target_ids: Iterable[int]) -> dict[int, int]:
    """Return how many living comments each target has; one query."""
    numbers = dict.fromkeys(target_ids, 0)
    found = Comment.objects.filter(target_id__in=numbers, deleted_at=None).values("target_id")
    numbers.update(found.annotate(number=Count("id")).order_by().values_list("target_id", "number"))
    return numbers


def days_of_person(target_id: int, user_id: int) -> list[datetime]:
    """Return when a person said the first thing on each day (UTC) on which they said something still there."""
    found = Comment.objects.filter(target_id=target_id, user_id=user_id, deleted_at=None).order_by("-created_at")
    moments = found.values_list("created_at", flat=True)
    return sorted({moment.astimezone(timezone.utc).date(): moment for moment in moments}.values())


def pairs(*, after: tuple[int, int] = (0, 0), limit: int = 1000) -> list[tuple[int, int]]:
    """Return the next (target id, user id) that have a comment, in order: for rebuilds."""
    target_id, user_id = after
    later = Q(target_id__gt=target_id) | Q(target_id=target_id, user_id__gt=user_id)
    found = Comment.objects.filter(later, target_id__gte=target_id).order_by("target_id", "user_id")
    return list(found.values_list("target_id", "user_id").distinct()[:limit])


def _parent(target: Target, parent_uuid: UUID | None) -> Comment | None:
    if parent_uuid is None:
        return None
    parent = Comment.objects.filter(uuid=parent_uuid, target_id=target.pk, parent=None).first()
    if parent is None:
        raise NotFound
    return parent


def _first_answers(rows: list[Comment]) -> list[Comment]:
    """Return the first answers to each of these, each with ``total``, the number of answers to its parent."""
    answers = Comment.objects.filter(parent_id__in=[row.pk for row in rows]).annotate(
        place=Window(RowNumber(), partition_by=[F("parent_id")], order_by="id"),
        total=Window(Count("id"), partition_by=[F("parent_id")]),
    )
    return list(answers.filter(place__lte=ANSWERS).order_by("parent_id", "id")) if rows else []


class _Seen:
    """Comments of one target as one person sees them; names and roles are looked up once for all."""

    def __init__(self, target: Target, actor: Actor, rows: list[Comment]) -> None:
        self.target, self.actor = target, actor
        self.uuids = {row.pk: row.uuid for row in rows}
        self.names = users.names(row.user_id for row in rows if row.deleted_at is None)
        self.is_steward = bool(rows) and spaces_queries.looks_after(actor, target)

    def view(self, row: Comment, answers: list[Comment]) -> CommentView:
        """Return one comment with those of ``answers`` that are its own."""
        own = [answer for answer in answers if answer.parent_id == row.pk]
        total = int(getattr(own[0], "total", 0)) if own else 0
        gone = row.deleted_at is not None
        return CommentView(
            uuid=row.uuid,
            parent_uuid=self.uuids.get(row.parent_id) if row.parent_id else None,
            user_id=None if gone else row.user_id,
            author_name="" if gone else self.names[row.user_id],
            by_owner=not gone and row.user_id == self.target.owner_id,
            # The typed text goes to who may change it, everybody else gets what was made safe.
            body=row.body if permissions.can_edit(self.actor, row, self.target) else "",
            html="" if gone else to_html(row.body),
            created_at=row.created_at,
            edited_at=None if gone else row.edited_at,
            removed=reasons.placeholder(row.deleted_reason) if gone else "",
            can_edit=permissions.can_edit(self.actor, row, self.target),
            can_remove=permissions.can_remove(self.actor, row, is_steward=self.is_steward),
            answers=tuple(self.view(answer, []) for answer in own),
            answer_count=total,
            next_answers=cursors.encode(own[-1].pk) if total > len(own) else None,
        )

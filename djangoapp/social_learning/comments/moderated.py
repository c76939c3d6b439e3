"""Comments that are set aside, and brought back: for moderation, which has asked who may."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from social_learning.comments import api, reasons
from social_learning.comments.models import Comment, CommentPin, CommentRevision
from social_learning.events import COMMENT_CHANGED, TargetEvent, emit

STOOD = "shown"


@transaction.atomic
def hide(comment_uuid: UUID, reason: str, *, now: datetime) -> str:
    """Set a comment aside, with the sentence of ``reason`` in its place; return how it stood, "" if it was not there.

    For what is set aside already only the reason changes; what its author took back stays theirs.
    """
    row = Comment.objects.select_for_update().filter(uuid=comment_uuid).first()
    if row is None or row.deleted_reason == reasons.BY_AUTHOR.name:
        return ""
    stood = STOOD if row.deleted_at is None else ""
    Comment.objects.filter(pk=row.pk).update(deleted_at=row.deleted_at or now, deleted_reason=reason)
    CommentPin.objects.filter(comment_id=row.pk).delete()
    _tell(row, now)
    return stood


@transaction.atomic
def show(comment_uuid: UUID, *, now: datetime) -> bool:
    """Bring a comment back that was set aside; False for what its author took back, or is gone."""
    row = Comment.objects.select_for_update().filter(uuid=comment_uuid).first()
    if row is None or (row.deleted_at is not None and row.deleted_reason == reasons.BY_AUTHOR.name):
        return False
    Comment.objects.filter(pk=row.pk).update(deleted_at=None, deleted_reason="")
    _tell(row, now)
    return True


@transaction.atomic
def rewrite(comment_uuid: UUID, body: str, *, now: datetime) -> None:
    """Put its author's new text in place of one that is set aside; the former text is kept. Raises ``Invalid``."""
    text = api.check_body(body)
    row = Comment.objects.select_for_update().filter(uuid=comment_uuid).first()
    if row is None or row.deleted_at is None or row.body == text or row.former_count >= api.VERSIONS:
        return
    CommentRevision.objects.create(
        comment=row, body=row.body, written_at=row.edited_at or row.created_at, replaced_at=now
    )
    Comment.objects.filter(pk=row.pk).update(body=text, edited_at=now, former_count=row.former_count + 1)


def text_of(comment_uuid: UUID) -> str:
    """Return the text as it stands, removed or not, for who decides about it; "" where there is none."""
    return Comment.objects.filter(uuid=comment_uuid).values_list("body", flat=True).first() or ""


def _tell(row: Comment, now: datetime) -> None:
    emit(COMMENT_CHANGED, now=now, change=TargetEvent(target_id=row.target_id, user_id=row.user_id, what="comment"))

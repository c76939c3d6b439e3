"""What comments keep about people: what they said. When they leave, their words stay in the conversation, unsigned.

A text that its author or a steward had removed is emptied: nobody reads it any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.comments.models import Comment, CommentMention, CommentPin, CommentRevision
from social_learning.data import FORMER
from social_learning.lib import mentions, stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.lib.sql import atomic_with_retry

KEEPS = (
    Kept(
        Comment,
        ("user_id", "body"),
        what="What a person said about something, and when.",
        why="The conversation of colleagues.",
        leaving="The text stays, signed “A former colleague”, so that answers keep their sense; removed ones go.",
    ),
    Kept(
        CommentRevision,
        ("body",),
        what="The texts that a comment had before its author changed it.",
        why="So that an answer keeps its sense, and nobody denies what they said.",
        leaving="Deleted.",
    ),
    Kept(
        CommentMention,
        ("user_id", "typed"),
        what="Whom a comment names, by account and username.",
        why="To tell the person, and to show their name.",
        leaving="Deleted, and the username is taken out of the text.",
    ),
    Kept(CommentPin),
)

# Stands in a text where a username stood.
GONE = "former-colleague"


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person said."""
    for row in stream.each(Comment.objects.filter(user_id=user_id).select_related("target")):
        yield (
            _("Comments you wrote"),
            {
                _("about"): row.target.title,
                _("link"): row.target.url,
                _("your words"): row.body,
                _("at"): moment(row.created_at),
                _("changed"): moment(row.edited_at),
                _("removed"): moment(row.deleted_at),
            },
        )
    changed = CommentRevision.objects.filter(comment__user_id=user_id).select_related("comment")
    for former in stream.each(changed):
        yield (
            _("Former texts of your comments"),
            {
                _("your words"): former.body,
                _("at"): moment(former.written_at),
                _("changed"): moment(former.replaced_at),
            },
        )
    for named in stream.each(CommentMention.objects.filter(user_id=user_id).select_related("comment__target")):
        yield (
            _("Comments that name you"),
            {
                _("about"): named.comment.target.title,
                _("link"): named.comment.target.url,
                _("at"): moment(named.comment.created_at),
            },
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Take the person's name off what they said, target by target, and out of what others said."""
    for named in stream.each(CommentMention.objects.filter(user_id=user_id)):
        _unname(named)
    written = Comment.objects.filter(user_id=user_id)
    while targets := sorted(set(written.order_by("pk").values_list("target_id", flat=True)[: stream.CHUNK])):
        for target_id in targets:
            _forget_on(target_id, user_id, settle)


@atomic_with_retry
def _forget_on(target_id: int, user_id: int, settle: Settle) -> None:
    written = Comment.objects.filter(target_id=target_id, user_id=user_id)
    CommentRevision.objects.filter(comment__in=list(written.values_list("pk", flat=True))).delete()
    written.exclude(former_count=0).update(former_count=0)
    written.exclude(deleted_at=None).update(body="")
    written.update(user_id=FORMER)
    settle(target_id)


@atomic_with_retry
def _unname(named: CommentMention) -> None:
    comment = Comment.objects.select_for_update().get(pk=named.comment_id)
    comment.body = mentions.without(comment.body, named.typed, GONE)
    comment.save(update_fields=["body"])
    for former in CommentRevision.objects.filter(comment=comment):
        former.body = mentions.without(former.body, named.typed, GONE)
        former.save(update_fields=["body"])
    named.delete()

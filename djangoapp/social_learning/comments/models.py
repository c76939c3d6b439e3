"""Comments, in two levels; their former texts, whom they name, and which stand on top."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Comment(models.Model):
    """What somebody said about a target; an answer has a ``parent``, answers have no answers.

    .. pii: what a person wrote, and their account id.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    user_id = user_id_field()
    body = models.TextField()
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    # Why it is gone: by its author, or by the course team.
    deleted_reason = ExactCharField(max_length=24, blank=True, default="")
    # How many former texts there are: a thread says so without looking for them.
    former_count = models.PositiveSmallIntegerField(default=0)
    # A question whose answer was found.
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # A thread, page by page.
            models.Index(fields=["target", "parent", "id"], name="sl_comment_thread"),
            # A person's comments of the last hour, for the limit.
            models.Index(fields=["user_id", "created_at"], name="sl_comment_user"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class CommentRevision(models.Model):
    """A text that a comment had before it was changed.

    .. pii: what a person wrote; whose account it is stands in the comment that names it by id.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    body = models.TextField()
    # From when until when it stood there.
    written_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"former text {self.pk} of {self.comment_id}"


class CommentMention(models.Model):
    """A colleague whom a comment names; ``typed`` is the username as it stands in the text.

    .. pii: an account id, and the username it had.
    .. pii_types: id, username
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    user_id = user_id_field()
    typed = ExactCharField(max_length=150)

    class Meta:
        constraints = [
            # However often a text names somebody, they are named once.
            models.UniqueConstraint(fields=["comment", "user_id"], name="sl_mention_once"),
        ]
        indexes = [
            # Where a person is named, for their copy and when they leave.
            models.Index(fields=["user_id"], name="sl_mention_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.comment_id}"


class CommentPin(models.Model):
    """A comment that stands on top of its thread, in one of a few places.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    pinned_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Two who pin at once get a place each, or one of them none: there are never more.
            models.UniqueConstraint(fields=["target", "place"], name="sl_pin_place"),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} on top of {self.target_id}"

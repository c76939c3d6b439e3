"""Comments, in two levels."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Comment(models.Model):
    """What somebody said about a target; an answer has a ``parent``, answers have no answers.

    .. pii: what a person wrote, and their account id.
    .. pii_types: other
    .. pii_retirement: local_api
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

    class Meta:
        indexes = [
            # A thread, page by page.
            models.Index(fields=["target", "parent", "id"], name="sl_comment_thread"),
            # A person's comments of the last hour, for the limit.
            models.Index(fields=["user_id", "created_at"], name="sl_comment_user"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

"""Reactions: who finds what helpful."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Reaction(models.Model):
    """One person's reaction of one kind to one target.

    .. pii: an account id, and one line about how the person applied it.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    user_id = user_id_field()
    kind = ExactCharField(max_length=24)
    note = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # A like is given once; also answers "which are mine".
            models.UniqueConstraint(fields=["target", "user_id", "kind"], name="sl_reaction_once"),
        ]
        indexes = [
            # A person's likes of today, for the daily limit; their reactions, for an export.
            models.Index(fields=["user_id", "kind", "created_at"], name="sl_reaction_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.user_id} on {self.target_id}"


class ReactionCount(models.Model):
    """How many reactions of a kind a target has: derived, kept in the same transaction, rebuilt at will.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    kind = ExactCharField(max_length=24)
    count = models.BigIntegerField(default=0)
    # When one was last taken back: the row that could tell is gone, and a sweep must know where to look.
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "kind"], name="sl_reactioncount_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.kind} on {self.target_id}"


class Answered(models.Model):
    """A question or an "outdated" mark that was taken care of: who asked, who saw to it, and when.

    The mark itself is gone then and counts no more, so its person may ask again.

    .. pii: the account ids of who asked and of who answered.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    kind = ExactCharField(max_length=24)
    user_id = user_id_field()
    asked_at = models.DateTimeField()
    answered_by = user_id_field()
    answered_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Who is told that it was answered.
            models.Index(fields=["target", "kind", "answered_at"], name="sl_answered_target"),
            # What a sweep tells again, in case a task was lost.
            models.Index(fields=["answered_at"], name="sl_answered_at"),
            # A person's own, for an export and when they leave.
            models.Index(fields=["user_id"], name="sl_answered_user"),
            models.Index(fields=["answered_by"], name="sl_answered_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id} on {self.target_id}"

"""Reactions: who finds what helpful."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Reaction(models.Model):
    """One person's reaction of one kind to one target.

    .. pii: an account id, and one line about how the person applied it.
    .. pii_types: other
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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "kind"], name="sl_reactioncount_once"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.kind} on {self.target_id}"

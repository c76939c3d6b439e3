"""Recognition: a ledger of what a person's contribution brought to others."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class PointEvent(models.Model):
    """Points one person earned once; taken back by ``reversed_at``, given again by clearing it.

    .. pii: account ids: of who earned, and of whom it helped.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    rule = ExactCharField(max_length=32)
    points = models.IntegerField()
    # What it was for, and who it was useful to.
    target = models.ForeignKey("social_learning.Target", null=True, on_delete=models.SET_NULL, related_name="+")
    giver_id = user_id_field(null=True)
    dedupe_key = ExactCharField(max_length=191)
    at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # The same help earns once, however often its event arrives.
            models.UniqueConstraint(fields=["dedupe_key"], name="sl_point_once"),
        ]
        indexes = [
            # The total of a person; the list of what it came from.
            models.Index(fields=["user_id", "rule", "at"], name="sl_point_user"),
            # What a giver's change of mind may touch.
            models.Index(fields=["target", "giver_id"], name="sl_point_target"),
        ]

    def __str__(self) -> str:
        return str(self.dedupe_key)


class Standing(models.Model):
    """The sum of a person's ledger.

    .. pii: an account id, and the sum of what that person earned.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    user_id = models.BigIntegerField(primary_key=True)
    points = models.IntegerField(default=0)
    level = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.points} points of {self.user_id}"

"""What happened, in order of time: derived, without words of its own."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Activity(models.Model):
    """One thing that happened: what kind, which fact, on what, by whom, where and when.

    .. pii: an account id, and that this person did something.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    kind = ExactCharField(max_length=16)
    # The id of the fact: a Knowledge, a comment, a reaction.
    fact_id = models.BigIntegerField()
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    space_id = models.BigIntegerField()
    actor_id = user_id_field()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # One fact is one line, however often its event arrives.
            models.UniqueConstraint(fields=["kind", "fact_id"], name="sl_activity_once"),
        ]
        indexes = [
            # The feed of all one sees; of a space; of a person. The primary key breaks ties.
            models.Index(fields=["-at", "-id"], name="sl_activity_at"),
            models.Index(fields=["space_id", "-at", "-id"], name="sl_activity_space"),
            models.Index(fields=["actor_id", "-at", "-id"], name="sl_activity_actor"),
            # What one person did on one target, when it is brought up to date.
            models.Index(fields=["target", "actor_id"], name="sl_activity_target"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact_id}"

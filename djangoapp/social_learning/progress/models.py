"""Who opened what, how far they came, and whether they finished."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import user_id_field


class Engagement(models.Model):
    """One person's way through one target.

    .. no_pii: an account id only.
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    last_activity_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    # 0 to 1: pages seen, video watched, text scrolled.
    fraction = models.FloatField(default=0.0)
    # When the opening became real: twenty seconds, or finished.
    qualified_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "target"], name="sl_engagement_once"),
        ]
        indexes = [
            # Who left something unfinished, by how long ago.
            models.Index(fields=["completed_at", "last_activity_at"], name="sl_engagement_idle"),
            # Participants of a target.
            models.Index(fields=["target", "qualified_at"], name="sl_engagement_target"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.target_id}"

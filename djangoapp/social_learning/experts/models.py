"""Who knows a theme well enough to help others finish their knowledge."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import user_id_field


class Expert(models.Model):
    """A person named expert of a theme.

    .. pii: an account id, and what that person knows well.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    theme = models.ForeignKey("social_learning.Theme", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "theme"], name="sl_expert_once"),
        ]
        indexes = [
            # The experts of a theme, when a draft is routed.
            models.Index(fields=["theme", "paused_until"], name="sl_expert_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for theme {self.theme_id}"

"""What somebody has helped with in a theme: derived, and made anew at will."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import user_id_field


class ExpertScore(models.Model):
    """The evidence of one person in one theme.

    .. pii: an account id, and how often that person helped.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    theme = models.ForeignKey("social_learning.Theme", on_delete=models.CASCADE, related_name="+")
    # The sum of all evidence as of the landmark of scoring.py; its order does not change with time.
    value = models.FloatField(default=0)
    approved = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    reviews = models.PositiveIntegerField(default=0)
    marks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "theme"], name="sl_expertscore_once"),
        ]
        indexes = [
            # Who helped most in a theme.
            models.Index(fields=["theme", "-value"], name="sl_expertscore_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in theme {self.theme_id}: {self.value}"

"""What people changed in the course unit: one row per field value, so two saves at once lose nothing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class BlockState(models.Model):
    """One value of one XBlock field, in one scope, for one person (0 = for everybody).

    .. no_pii: an account id; the demo's people are invented.
    """

    scope = models.CharField(max_length=32)
    scope_id = models.CharField(max_length=255, blank=True, default="")
    user_id = models.BigIntegerField(default=0)
    field = models.CharField(max_length=100)
    value = models.JSONField(null=True)

    class Meta:
        """One value per field: the store writes with update_or_create."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scope", "scope_id", "user_id", "field"], name="demo_unit_one_value"),
        ]

    def __str__(self) -> str:
        """Return which field of which block this is."""
        return f"{self.scope_id} {self.field} ({self.scope}, user {self.user_id})"

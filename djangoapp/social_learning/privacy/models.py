"""Who has left: one row for each person the site asked us to forget."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import user_id_field


class Departure(models.Model):
    """A person to be forgotten: asked for, and done once every room has let go of them.

    .. pii: the id of the account that left; without it a request that comes twice could not be told from a new one.
    .. pii_types: id
    .. pii_retirement: retained
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # The platform may ask again; the person leaves once.
            models.UniqueConstraint(fields=["user_id"], name="sl_departure_once"),
        ]
        indexes = [
            # What a sweep has to go on with.
            models.Index(fields=["done_at", "asked_at"], name="sl_departure_open"),
        ]

    def __str__(self) -> str:
        return f"departure of {self.user_id}"

"""One row for each thing that people react to."""

from __future__ import annotations

from typing import Protocol

from django.db import models

from social_learning.lib.fields import ExactCharField, key_field, user_id_field


class Access(models.TextChoices):
    """What may happen on a target."""

    PRIVATE = "private"
    OPEN = "open"
    CLOSED = "closed"


class Thing(Protocol):
    """What permissions ask of a target."""

    @property
    def owner_id(self) -> int | None:
        """Whose it is."""

    @property
    def co_owner_ids(self) -> frozenset[int]:
        """Who made it together with the owner."""

    @property
    def access(self) -> str:
        """What may happen on it."""

    @property
    def is_open(self) -> bool:
        """True while new facts may be added."""


class Target(models.Model):
    """Something with an opaque key; facts refer to its integer id.

    .. pii: whose contribution it is, and a title a person wrote.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    key = key_field()
    kind = ExactCharField(max_length=32)
    space = models.ForeignKey("social_learning.Space", null=True, on_delete=models.SET_NULL, related_name="+")
    context_key = key_field(blank=True, default="")
    title = models.CharField(max_length=255, blank=True, default="")
    url = models.CharField(max_length=500, blank=True, default="")
    owner_id = user_id_field(null=True)
    # Ids of its co-authors, as "3,17": read with the row wherever somebody's own is told from that of others. The fact
    # itself is the room's that owns the thing.
    co_owners = ExactCharField(max_length=255, blank=True, default="")
    access = ExactCharField(max_length=8, default=Access.OPEN)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # The same thing seen twice at once must stay one thing.
            models.UniqueConstraint(fields=["key"], name="sl_target_key"),
        ]
        indexes = [
            # All targets of a course, when it is deleted or rerun.
            models.Index(fields=["context_key"], name="sl_target_context"),
            # What one person contributed.
            models.Index(fields=["owner_id"], name="sl_target_owner"),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def co_owner_ids(self) -> frozenset[int]:
        """Who made it together with the owner."""
        return frozenset(int(user_id) for user_id in str(self.co_owners).split(",") if user_id)

    @property
    def is_open(self) -> bool:
        """True while new facts may be added."""
        return bool(self.access == Access.OPEN and self.deleted_at is None)

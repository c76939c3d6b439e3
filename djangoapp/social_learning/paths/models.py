"""Paths and their steps."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.keys import PathKey
from social_learning.lib.fields import ExactCharField, user_id_field


class State(models.TextChoices):
    """Who sees a path: its author, everybody who sees its space, or the same without being offered it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Path(models.Model):
    """Steps that lead somewhere, and for whom.

    .. pii: what a person wrote about a path, and their account id.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    target = models.OneToOneField("social_learning.Target", on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey("social_learning.Space", on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey("social_learning.Theme", null=True, on_delete=models.PROTECT, related_name="+")
    author_id = user_id_field()
    title = models.CharField(max_length=200, blank=True, default="")
    # What one can do at its end, and for whom it is, each in a few lines.
    objective = models.TextField(blank=True, default="")
    audience = models.CharField(max_length=500, blank=True, default="")
    state = ExactCharField(max_length=10, default=State.DRAFT)
    # One step after the other, or in any order.
    is_sequential = models.BooleanField(default=True)
    # Of what the platform measures, a course or a unit: so many percent are enough.
    required_completion = models.PositiveSmallIntegerField(default=80)
    # Counts what was changed about it or its steps.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    # The last change of any kind, for the sweep.
    changed_at = models.DateTimeField()
    # When its author asked for it to be published, where somebody else does that.
    asked_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # What a space offers, and all of them do, the newest first.
            models.Index(fields=["space", "state", "id"], name="sl_path_space"),
            models.Index(fields=["state", "id"], name="sl_path_state"),
            # What one person made.
            models.Index(fields=["author_id", "id"], name="sl_path_author"),
            # What waits for stewards.
            models.Index(fields=["state", "asked_at", "id"], name="sl_path_asked"),
            # What changed lately, for the sweep.
            models.Index(fields=["changed_at"], name="sl_path_changed"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """The opaque key as text."""
        return str(PathKey(self.uuid))

    @property
    def url(self) -> str:
        """The address of its page, without the site's."""
        return f"/social-learning/paths/{self.uuid}/"


class PathStep(models.Model):
    """One step: a target, and why it stands here.

    .. pii: what somebody wrote about a step.
    .. pii_types: id, other
    .. pii_retirement: retained
    """

    id = models.BigAutoField(primary_key=True)
    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="steps")
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    # From 1, without gaps.
    position = models.PositiveIntegerField()
    # Since when it is asked for; None for a step that one may leave out.
    required_since = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # A thing stands in a path once.
            models.UniqueConstraint(fields=["path", "target"], name="sl_pathstep_once"),
        ]
        indexes = [
            # The steps of a path in order.
            models.Index(fields=["path", "position"], name="sl_pathstep_order"),
        ]

    def __str__(self) -> str:
        return f"{self.position} of path {self.path_id}"

    @property
    def is_required(self) -> bool:
        """True for a step that belongs to the whole way."""
        return self.required_since is not None

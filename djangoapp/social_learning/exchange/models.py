"""Archives on their way in, and what has become of their items."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class State(models.TextChoices):
    """How far an import is."""

    # Looked at; its importer reads what would be done.
    CHECKED = "checked"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Import(models.Model):
    """One archive that somebody brings into a space; its file goes when it is done.

    .. pii: an account id, what the archive is called, and titles of what could not be brought.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    user_id = user_id_field()
    space = models.ForeignKey("social_learning.Space", on_delete=models.CASCADE, related_name="+")
    # The id in its manifest; of one export there is one.
    archive_id = models.UUIDField()
    title = models.CharField(max_length=255, blank=True, default="")
    site = models.CharField(max_length=255, blank=True, default="")
    file = models.ForeignKey("social_learning.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    state = ExactCharField(max_length=8, default=State.CHECKED)
    # For what has no theme that is known here.
    theme = models.ForeignKey("social_learning.Theme", null=True, on_delete=models.SET_NULL, related_name="+")
    publish = models.BooleanField(default=False)
    # Also what stands elsewhere on this site already.
    copies = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # How many came to what, by outcome; and the first of what did not come, as [title, why].
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    created_at = models.DateTimeField()
    # When a worker last said that it is at it.
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # What a person brings along.
            models.Index(fields=["user_id", "-created_at"], name="sl_import_person"),
            # What a worker lost, and what nobody came back for.
            models.Index(fields=["state", "created_at"], name="sl_import_state"),
        ]

    def __str__(self) -> str:
        return f"{self.title} into {self.space_id}: {self.state}"


class ImportedItem(models.Model):
    """What an item of an archive became in a space: there is one of each.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    space = models.ForeignKey("social_learning.Space", on_delete=models.CASCADE, related_name="+")
    # As it is called in the archive.
    item_uuid = models.UUIDField()
    archive_id = models.UUIDField()
    knowledge = models.OneToOneField("social_learning.Knowledge", on_delete=models.CASCADE, related_name="+")
    # Of what the archive said, and the version it became: later ones are its importer's own.
    digest = ExactCharField(max_length=64)
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            # However often, and by however many workers, it is brought.
            models.UniqueConstraint(fields=["space", "item_uuid"], name="sl_imported_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_uuid} in {self.space_id}"

"""Files that people brought, and how far their preparation is."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class FileStatus(models.TextChoices):
    """How far the preparation of a file is."""

    QUEUED = "queued"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


class StoredFile(models.Model):
    """A file in private storage under a random name; the original name is only a label.

    .. pii: the label may hold a name; the content is whatever a person shared.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    uploader_id = user_id_field()
    path = ExactCharField(max_length=255)
    name = models.CharField(max_length=255)
    mime = ExactCharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = ExactCharField(max_length=64)
    status = ExactCharField(max_length=8, default=FileStatus.QUEUED)
    note = models.CharField(max_length=255, blank=True, default="")
    # How far its preparation is, in per cent; who sees that it stands still looks at when it was begun.
    progress = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    # The area whose quota it counts in.
    space_id = models.BigIntegerField(null=True)
    # How long it plays, and how large its picture is; 0 where that says nothing.
    seconds = models.FloatField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    # What else was made of it and lies beside it: [{"name": …, "mime": …, "size": …}].
    made = models.JSONField(default=list)
    # How many page images were made, 0 for none; they lie beside the file.
    pages = models.PositiveIntegerField(default=0)
    # Text by page or slide, for the outline, search and screen readers: [{"title": …, "text": …}].
    outline = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Quota of a person.
            models.Index(fields=["uploader_id"], name="sl_file_uploader"),
            # The same content shared before.
            models.Index(fields=["sha256"], name="sl_file_hash"),
            # Quota of an area; the sizes of its many files are read off the index.
            models.Index(fields=["space_id", "size"], name="sl_file_space"),
            # Who else has this content, and what lies in a folder of the store.
            models.Index(fields=["path"], name="sl_file_path"),
        ]

    def __str__(self) -> str:
        return self.name


class StoredContent(models.Model):
    """A content in storage that one or more files have: what is locked while somebody joins or leaves.

    Once nobody has it, ``doomed_at`` is set and it is never shared again; the row goes when storage has let go of it.

    .. no_pii: a random name.
    """

    id = models.BigAutoField(primary_key=True)
    path = ExactCharField(max_length=255, unique=True)
    doomed_at = models.DateTimeField(null=True)

    class Meta:
        # What the sweep still has to remove.
        indexes = [models.Index(fields=["doomed_at"], name="sl_content_doomed")]

    def __str__(self) -> str:
        return self.path


class Caption(models.Model):
    """What is said in a film or a sound, in one language, as clean WebVTT.

    .. pii: what is said in a recording that a person brought.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="captions")
    # As in BCP 47: en, pt-BR.
    language = ExactCharField(max_length=16)
    label = models.CharField(max_length=80)
    vtt = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # One of each language; a new one takes the place of the old.
            models.UniqueConstraint(fields=["file", "language"], name="sl_caption_language"),
        ]

    def __str__(self) -> str:
        return self.label

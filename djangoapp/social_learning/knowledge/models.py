"""A Knowledge: what somebody knows, in whatever form, and the file it may come with."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.keys import KnowledgeKey
from social_learning.lib.fields import ExactCharField, user_id_field


class State(models.TextChoices):
    """Where a Knowledge is on its way; review/workflow.py says which way leads where."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    ARCHIVED = "archived"


class FileStatus(models.TextChoices):
    """How far the preparation of a file is."""

    QUEUED = "queued"
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
        ]

    def __str__(self) -> str:
        return self.name


class Knowledge(models.Model):
    """One piece of know-how with its author, theme and state.

    .. pii: what a person wrote, and their account id as the author.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    target = models.OneToOneField("social_learning.Target", on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey("social_learning.Space", on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey("social_learning.Theme", null=True, on_delete=models.PROTECT, related_name="+")
    author_id = user_id_field()
    # Name of an entry of formats.py: article, slides, pdf, office, image, video, embed, link, course, scorm …
    kind = ExactCharField(max_length=24)
    state = ExactCharField(max_length=20, default=State.DRAFT)
    title = models.CharField(max_length=255, blank=True, default="")
    why = models.CharField(max_length=255, blank=True, default="")
    language = ExactCharField(max_length=16, blank=True, default="")
    body = models.TextField(blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    # Who plays an embedded video and under which id, e.g. "youtube" and "dQw4w9WgXcQ".
    provider = ExactCharField(max_length=24, blank=True, default="")
    provider_id = ExactCharField(max_length=64, blank=True, default="")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    # Where in a course it was shared, as a usage key, "" elsewhere.
    origin_key = ExactCharField(max_length=255, blank=True, default="")
    minutes = models.PositiveIntegerField(default=1)
    # Counts every change; a writer must know the version it read.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    validated_at = models.DateTimeField(null=True)
    validated_by = user_id_field(null=True)

    class Meta:
        indexes = [
            # My drafts and shares, newest first.
            models.Index(fields=["author_id", "-updated_at"], name="sl_knowledge_author"),
            # The review desk: what waits, oldest first; also rebuilds over what is published.
            models.Index(fields=["state", "id"], name="sl_knowledge_state"),
            # The gallery of a unit.
            models.Index(fields=["origin_key", "state"], name="sl_knowledge_origin"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """The opaque key as text."""
        return str(KnowledgeKey(self.uuid))

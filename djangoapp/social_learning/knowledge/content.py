"""What both a Knowledge and each of its versions hold: the content itself, and when it was written and confirmed."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field
from social_learning.media.models import StoredFile


class Content(models.Model):
    """The fields that go over from a working copy to what is published, and from there into a version of the past."""

    theme = models.ForeignKey("social_learning.Theme", null=True, on_delete=models.PROTECT, related_name="+")
    # Name of an entry of formats.py: article, slides, pdf, office, image, video, embed, link, course, scorm …
    kind = ExactCharField(max_length=24)
    title = models.CharField(max_length=255, blank=True, default="")
    why = models.CharField(max_length=255, blank=True, default="")
    language = ExactCharField(max_length=16, blank=True, default="")
    body = models.TextField(blank=True, default="")
    url = models.CharField(max_length=2000, blank=True, default="")
    # Who plays an embedded video and under which id, e.g. "youtube" and "dQw4w9WgXcQ".
    provider = ExactCharField(max_length=24, blank=True, default="")
    provider_id = ExactCharField(max_length=64, blank=True, default="")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField(default=1)

    # Counts every change; a writer must know the version it read.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    validated_at = models.DateTimeField(null=True)
    validated_by = user_id_field(null=True)

    class Meta:
        abstract = True

"""A Knowledge: what somebody knows, in whatever form."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.keys import KnowledgeKey
from social_learning.knowledge.content import Content
from social_learning.lib.fields import ExactCharField, user_id_field
from social_learning.media.models import StoredFile


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
    # Set aside by moderation, for now or for good: its author and those who look after the space see it.
    REMOVED = "removed"


class Knowledge(Content):
    """One piece of know-how with its author, theme and state.

    .. pii: what a person wrote, and their account id as the author.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    target = models.OneToOneField("social_learning.Target", on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey("social_learning.Space", on_delete=models.PROTECT, related_name="+")
    author_id = user_id_field()
    state = ExactCharField(max_length=20, default=State.DRAFT)
    # What the link leads to, whichever way it is written (duplicates.url_hash); "" where there is none.
    url_hash = ExactCharField(max_length=64, blank=True, default="")
    # Where in a course it was shared, as a usage key, "" elsewhere.
    origin_key = ExactCharField(max_length=255, blank=True, default="")
    # Who wrote it first, by name, where somebody brought it along from elsewhere.
    credit = models.CharField(max_length=255, blank=True, default="")
    # How long an expert's word holds, as it was chosen, and until when; null where it holds without an end.
    valid_days = models.PositiveIntegerField(null=True)
    valid_until = models.DateTimeField(null=True)
    # When it came to its end: nobody has confirmed this since.
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # My drafts and shares, newest first.
            models.Index(fields=["author_id", "-updated_at"], name="sl_knowledge_author"),
            # The review desk: what waits, oldest first; also rebuilds over what is published.
            models.Index(fields=["state", "id"], name="sl_knowledge_state"),
            # The gallery of a unit.
            models.Index(fields=["origin_key", "state"], name="sl_knowledge_origin"),
            # The same link shared before.
            models.Index(fields=["url_hash"], name="sl_knowledge_url_hash"),
            # What ends soon, soonest first.
            models.Index(fields=["valid_until", "id"], name="sl_knowledge_valid"),
        ]

    def __str__(self) -> str:
        return self.title

    # True on what copies.in_hand gives for a working copy: a row to be read, never to be saved.
    shows_copy = False

    @property
    def key(self) -> str:
        """The opaque key as text."""
        return str(KnowledgeKey(self.uuid))


class DetailsStatus(models.TextChoices):
    """How far the details of a link are."""

    QUEUED = "queued"
    FETCHING = "fetching"
    READY = "ready"
    FAILED = "failed"


class LinkDetails(models.Model):
    """What a provider says about a shared link, and whether the link still leads somewhere.

    .. no_pii: what a public page says about itself.
    """

    id = models.BigAutoField(primary_key=True)
    knowledge = models.OneToOneField(Knowledge, on_delete=models.CASCADE, related_name="link_details")
    # Of the link that was asked about; another one begins anew.
    url_hash = ExactCharField(max_length=64)
    status = ExactCharField(max_length=8, default=DetailsStatus.QUEUED)
    # Why there is nothing, as a code of oembed.py.
    note = ExactCharField(max_length=16, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    # When it is somebody's turn: to ask, to ask again after a crash, or to see whether the link still works.
    next_at = models.DateTimeField()
    title = models.CharField(max_length=255, blank=True, default="")
    author = models.CharField(max_length=255, blank=True, default="")
    language = ExactCharField(max_length=16, blank=True, default="")
    seconds = models.PositiveIntegerField(default=0)
    # A small WebP that we drew; in the row, so that it comes and goes with it.
    poster = models.BinaryField(default=bytes)
    has_poster = models.BooleanField(default=False)
    # On how many days in a row the page was gone, the last of them, and since when the link counts as dead.
    dead_days = models.PositiveSmallIntegerField(default=0)
    dead_on = models.DateField(null=True)
    dead_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # What is due, for the sweep.
            models.Index(fields=["next_at"], name="sl_linkdetails_due"),
        ]

    def __str__(self) -> str:
        return self.title


class Attachment(models.Model):
    """A picture that stands in the text of a Knowledge, as ``![words](sl-image:<uuid of the file>)``.

    It belongs to the Knowledge rather than to one of its versions: an old version still shows it.

    .. no_pii: the picture itself is a StoredFile.
    """

    id = models.BigAutoField(primary_key=True)
    knowledge = models.ForeignKey(Knowledge, on_delete=models.CASCADE, related_name="+")
    # One file is in one Knowledge: who may read that may see it.
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"picture in {self.knowledge_id}"

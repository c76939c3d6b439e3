"""What a Knowledge was, is about to become, and who has a part in it: revisions, co-authors, suggestions.

A Knowledge row holds what is published, and every face reads it there. A revision holds the same fields: with a number
it is a version that was published, for good; without one it is the working copy, of which there is at most one, and
nobody but those who work on it sees it. Publishing the copy gives it the next number and copies it into the row.
"""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.knowledge.content import Content
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.fields import ExactCharField, user_id_field


class Revision(Content):
    """One version of a Knowledge, or the working copy of what is published.

    .. pii: what a person wrote, and the account ids of who wrote and who confirmed it.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    knowledge = models.ForeignKey(Knowledge, on_delete=models.CASCADE, related_name="+")
    # The working copy points here too, so that there is never a second one and a Knowledge is read with it at once.
    working_of = models.OneToOneField(Knowledge, null=True, on_delete=models.CASCADE, related_name="working")
    # 1, 2, 3 … without a gap; null until it is published.
    number = models.PositiveIntegerField(null=True)
    # The states of a Knowledge on its way; published for good once it has a number.
    state = ExactCharField(max_length=20, default=State.DRAFT)
    author_id = user_id_field()
    # What has changed, in the words of who changed it.
    note = models.CharField(max_length=255, blank=True, default="")
    # The number it brings back, 0 for none.
    restores = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # Two who publish at once get two numbers, or one of them none.
            models.UniqueConstraint(fields=["knowledge", "number"], name="sl_revision_number"),
        ]
        indexes = [
            # What a person wrote, when they ask or leave.
            models.Index(fields=["author_id"], name="sl_revision_author"),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'working copy'} of {self.knowledge_id}"


class SavedText(models.Model):
    """The texts of a draft at one version, for as long as somebody may still be writing on from it.

    Two people who save at once are shown a merged text; that needs the one both began from.

    .. pii: what a person wrote.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    knowledge = models.ForeignKey(Knowledge, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=255, blank=True, default="")
    why = models.CharField(max_length=255, blank=True, default="")
    body = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # The text at a version is one.
            models.UniqueConstraint(fields=["knowledge", "version"], name="sl_saved_version"),
        ]

    def __str__(self) -> str:
        return f"{self.knowledge_id} at {self.version}"


class Contributor(models.Model):
    """Somebody who has a part in what another shares: asked to be, or being, a co-author; or having helped.

    .. pii: account ids of colleagues who work together.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    # LENT: an expert who finishes it together with the author, until it is handed in again.
    INVITED, COAUTHOR, LENT, NONE = "invited", "coauthor", "lent", ""

    id = models.BigAutoField(primary_key=True)
    knowledge = models.ForeignKey(Knowledge, on_delete=models.CASCADE, related_name="+")
    user_id = user_id_field()
    standing = ExactCharField(max_length=10, blank=True, default="")
    invited_by = user_id_field(null=True)
    asked_at = models.DateTimeField(null=True)
    # Since when their part is in what others read; credited from then on.
    helped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One person has one part in a Knowledge.
            models.UniqueConstraint(fields=["knowledge", "user_id"], name="sl_contributor_once"),
        ]
        indexes = [
            # Where a person is co-author.
            models.Index(fields=["user_id", "standing"], name="sl_contributor_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.knowledge_id}"


class Suggestion(models.Model):
    """One change that a reader suggests: an old passage, a new one in its place, and why.

    .. pii: what a person wrote about the work of another, and account ids.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    WAITING, ACCEPTED, REFUSED, TAKEN_BACK = "waiting", "accepted", "refused", "taken_back"

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    knowledge = models.ForeignKey(Knowledge, on_delete=models.CASCADE, related_name="+")
    user_id = user_id_field()
    # title, why or body.
    field = ExactCharField(max_length=8)
    before = models.CharField(max_length=80, blank=True, default="")
    old = models.TextField()
    after = models.CharField(max_length=80, blank=True, default="")
    new = models.TextField(blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    state = ExactCharField(max_length=10, default=WAITING)
    answer = models.CharField(max_length=500, blank=True, default="")
    decided_by = user_id_field(null=True)
    decided_at = models.DateTimeField(null=True)
    # In which version it came to be.
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            # What waits for the author of a Knowledge.
            models.Index(fields=["knowledge", "state", "id"], name="sl_suggestion_waiting"),
            # How many a person made lately.
            models.Index(fields=["user_id", "created_at"], name="sl_suggestion_person"),
        ]

    def __str__(self) -> str:
        return f"suggestion {self.pk} on {self.knowledge_id}"

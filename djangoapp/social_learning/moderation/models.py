"""What was reported, what became of it, and who decided what."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, key_field, user_id_field


class Status(models.TextChoices):
    """What came of a report: nothing yet; it may stay; it was removed; its author took it back."""

    OPEN = "open"
    KEPT = "kept"
    REMOVED = "removed"
    GONE = "gone"


class Report(models.Model):
    """One person says that one thing does not belong here; ``snapshot`` is the text as they read it.

    .. pii: the account ids of who reported, who wrote and who decided, and what two of them wrote.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    key = key_field()
    # Where it stands: what is discussed, and the space whose stewards look.
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("social_learning.Space", null=True, on_delete=models.SET_NULL, related_name="+")
    author_id = user_id_field()
    snapshot = models.TextField(blank=True, default="")
    # None once the account is gone: the same thing may have been reported by several who left.
    reporter_id = user_id_field(null=True)
    reason = ExactCharField(max_length=24)
    line = models.CharField(max_length=300, blank=True, default="")
    # What it counts for the hiding of a thing: how often this person's reports were right, when they made it.
    weight = models.FloatField(default=1.0)
    status = ExactCharField(max_length=8, default=Status.OPEN)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = user_id_field(null=True)

    class Meta:
        constraints = [
            # However often a person presses, they report a thing once.
            models.UniqueConstraint(fields=["reporter_id", "key"], name="sl_report_once"),
        ]
        indexes = [
            # What stewards have to look at.
            models.Index(fields=["space", "status", "id"], name="sl_report_open"),
            # All that was said of one thing.
            models.Index(fields=["key", "status"], name="sl_report_key"),
            # A person's reports of the last hour, for the limit.
            models.Index(fields=["reporter_id", "created_at"], name="sl_report_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.key}"


class Stage(models.TextChoices):
    """Where a case is. Seen by others: OPEN and KEPT; all else is set aside, but for GONE."""

    OPEN = "open"
    # Set aside by the weight of reports until a person has decided.
    HIDDEN = "hidden"
    KEPT = "kept"
    REMOVED = "removed"
    # Set aside until its author has changed it.
    EDIT = "edit"
    # Its author asks for a second look.
    APPEALED = "appealed"
    # A second person has looked: it stays removed.
    UPHELD = "upheld"
    # Its author took it back.
    GONE = "gone"


class Case(models.Model):
    """What became of one thing that was reported, or that somebody who looks after the space set aside.

    .. pii: the account ids of who wrote and who decided, and what they wrote.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    key = key_field()
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey("social_learning.Space", null=True, on_delete=models.SET_NULL, related_name="+")
    author_id = user_id_field()
    snapshot = models.TextField(blank=True, default="")
    stage = ExactCharField(max_length=8, default=Stage.OPEN)
    # How it stood before it was set aside, in the words of the room that owns it, to bring it back alike.
    stood = ExactCharField(max_length=24, blank=True, default="")
    # What its open reports weigh together, and how many independent voices they are.
    weight = models.FloatField(default=0.0)
    voices = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # What was decided last: "keep", "remove" or "edit".
    verdict = ExactCharField(max_length=8, blank=True, default="")
    reason = ExactCharField(max_length=24, blank=True, default="")
    # To the author, from who decided.
    note = models.CharField(max_length=500, blank=True, default="")
    decided_by = user_id_field(null=True)
    decided_at = models.DateTimeField(null=True)
    appeal = models.CharField(max_length=1000, blank=True, default="")
    appealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A thing has one case, whoever reports it at the same moment.
            models.UniqueConstraint(fields=["key"], name="sl_case_key"),
        ]
        indexes = [
            # What waits in the spaces somebody looks after.
            models.Index(fields=["space", "stage", "id"], name="sl_case_waiting"),
            # What of theirs was set aside, for its author.
            models.Index(fields=["author_id", "stage"], name="sl_case_author"),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.key}"


class Act(models.Model):
    """Who did what as a moderator: written once, never changed.

    .. pii: the account ids of who acted and on whom, and what was written.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    # None: nobody; the weight of reports did it.
    actor_id = user_id_field(null=True)
    act = ExactCharField(max_length=12)
    key = key_field(blank=True, default="")
    title = models.CharField(max_length=255, blank=True, default="")
    space = models.ForeignKey("social_learning.Space", null=True, on_delete=models.SET_NULL, related_name="+")
    about_id = user_id_field(null=True)
    reason = ExactCharField(max_length=24, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # The log of a space, newest first.
            models.Index(fields=["space", "-id"], name="sl_act_space"),
            # The history of one thing.
            models.Index(fields=["key", "id"], name="sl_act_key"),
            # What was done about a person, for an export and when they leave.
            models.Index(fields=["about_id"], name="sl_act_about"),
            models.Index(fields=["actor_id"], name="sl_act_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.act} by {self.actor_id}: {self.key}"

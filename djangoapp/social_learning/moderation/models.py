"""What was reported."""

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

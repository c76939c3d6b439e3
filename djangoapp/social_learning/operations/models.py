"""When the periodic commands ran: Tutor has no beat, and a scheduler that stopped says nothing by itself."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField


class JobRun(models.Model):
    """The last run of one periodic command.

    .. no_pii: Names of commands and counts.
    """

    id = models.BigAutoField(primary_key=True)
    name = ExactCharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    # None while it runs, and for ever after a crash of the process.
    finished_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    # What it did, or what went wrong, in a few words.
    outcome = models.CharField(max_length=255, default="")

    def __str__(self) -> str:
        return f"{self.name}, {self.started_at:%Y-%m-%d %H:%M}"

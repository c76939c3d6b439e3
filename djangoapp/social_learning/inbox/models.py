"""What a person is told."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Message(models.Model):
    """One thing told to one person: the kind names the sentence, ``params`` fill it in the reader's language.

    .. pii: the names of colleagues stay out; ``params`` holds titles and short notes that people wrote.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    kind = ExactCharField(max_length=48)
    actor_id = user_id_field(null=True)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True, default="")
    dedupe_key = ExactCharField(max_length=191)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # Set before the mail is handed over: a crash loses one mail rather than sending it twice.
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # The same news is told once, however often the work that tells it is repeated.
            models.UniqueConstraint(fields=["dedupe_key"], name="sl_message_once"),
        ]
        indexes = [
            # A person's inbox, newest first.
            models.Index(fields=["user_id", "-id"], name="sl_message_inbox"),
            # How many are unread, shown on every page.
            models.Index(fields=["user_id", "read_at"], name="sl_message_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"

"""What a person is told, what they wish to hear of by mail, and the mails that collected several messages."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, key_field, user_id_field


class Message(models.Model):
    """One thing told to one person: the kind names the sentence, ``params`` fill it in the reader's language.

    .. pii: the names of colleagues stay out; ``params`` holds titles and short notes that people wrote.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    kind = ExactCharField(max_length=48)
    actor_id = user_id_field(null=True)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True, default="")
    # The course it belongs to, if any; the platform's own tray takes nothing else.
    course_key = key_field(blank=True, default="")
    dedupe_key = ExactCharField(max_length=191)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # Set before the mail is handed over, alone or with others: a crash loses one mail rather than sending it twice.
    mailed_at = models.DateTimeField(null=True)
    # The same for the platform's tray.
    tray_at = models.DateTimeField(null=True)

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
            # What was told lately: to be collected, or queued again.
            models.Index(fields=["created_at"], name="sl_message_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.user_id}"


class Preference(models.Model):
    """What a person chose for one group of kinds; where there is no row, the group's own default holds.

    .. pii: an account id, and that person's wish.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    group = ExactCharField(max_length=32)
    mail = ExactCharField(max_length=8)
    tray = models.BooleanField(default=True)
    # What was told before is not mailed in the new way: a change of mind brings no flood. Null: mails as by default.
    since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One choice for each person and group, however often the form is sent.
            models.UniqueConstraint(fields=["user_id", "group"], name="sl_preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group} of {self.user_id}: {self.mail}"


class Digest(models.Model):
    """One mail that tells a person several things, and which; written before it is sent.

    .. pii: an account id, and when that person was sent a mail.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    # The day in the person's own time zone.
    day = models.DateField()
    message_ids = models.JSONField(default=list)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # At most one a day, whatever runs twice.
            models.UniqueConstraint(fields=["user_id", "day"], name="sl_digest_day"),
        ]
        indexes = [
            # What was entered and not sent, after a broker was away.
            models.Index(fields=["created_at"], name="sl_digest_recent"),
        ]

    def __str__(self) -> str:
        return f"digest {self.pk} to {self.user_id}"

"""Calling back, with tact: what was sent, and what a person does not want."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class RelaunchMail(models.Model):
    """One mail to one person, about one or a few unfinished things. Its token opens the unsubscribe links.

    .. pii: an account id, and when that person was sent a mail.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    token = ExactCharField(max_length=64, unique=True)
    # Written before the mail is handed over, so that a crash loses a mail rather than doubling it.
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # How many this week: the cap of a person.
            models.Index(fields=["user_id", "created_at"], name="sl_mail_cap"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} to {self.user_id}"


class RelaunchStep(models.Model):
    """The ledger: this person was called back to this target, for the n-th time.

    .. pii: an account id, and what that person left unfinished.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    mail = models.ForeignKey(RelaunchMail, on_delete=models.CASCADE, related_name="steps")
    user_id = user_id_field()
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    rule = ExactCharField(max_length=32)
    step = models.PositiveIntegerField()
    # The last activity that this call-back answers; new activity begins a new series.
    since = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Nobody is told the same thing twice, whatever is retried.
            models.UniqueConstraint(fields=["user_id", "target", "rule", "since", "step"], name="sl_step_once"),
        ]
        indexes = [
            # At most three for an object within ninety days.
            models.Index(fields=["user_id", "target", "created_at"], name="sl_step_object"),
        ]

    def __str__(self) -> str:
        return f"step {self.step} for {self.user_id} on {self.target_id}"


class RelaunchMute(models.Model):
    """A person's wish: no call-backs for one target, or for any (``target`` null), until a day or for good.

    .. pii: an account id, and that person's wish.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    target = models.ForeignKey("social_learning.Target", null=True, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "target"], name="sl_mute_user"),
        ]

    def __str__(self) -> str:
        return f"mute of {self.user_id}"

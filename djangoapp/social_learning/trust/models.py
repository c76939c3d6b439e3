"""What speaks for and against a person, and where they may not write for a while."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Kind(models.TextChoices):
    """What a fact says of a person."""

    # Something of theirs was approved; ``ref`` is the Knowledge.
    APPROVED = "approved"
    # Somebody found something of theirs useful; ``ref`` is that person.
    USEFUL = "useful"
    # Something of theirs was removed after a report; ``ref`` is the case.
    UPHELD = "upheld"


class Evidence(models.Model):
    """One fact that counts for, or against, one person: derived, made anew at will.

    .. pii: the account ids of a person, and of who found something of theirs useful.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    kind = ExactCharField(max_length=8)
    ref = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # A fact counts once; also answers "what speaks for this person".
            models.UniqueConstraint(fields=["user_id", "kind", "ref"], name="sl_evidence_once"),
        ]
        indexes = [
            # Whom a person who leaves has found useful.
            models.Index(fields=["kind", "ref"], name="sl_evidence_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref} of {self.user_id}"


class Pause(models.Model):
    """A person does not write in a space until a moment (null: until somebody ends it); the reason is for them.

    .. pii: account ids, and what a steward and a person wrote to each other.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    space = models.ForeignKey("social_learning.Space", on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    by_id = user_id_field()
    since = models.DateTimeField()
    # What the person answered, once, and when somebody said that it stays.
    appeal = models.CharField(max_length=1000, blank=True, default="")
    appealed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One pause for each person and space: a second one changes it.
            models.UniqueConstraint(fields=["user_id", "space"], name="sl_pause_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.space_id} until {self.until}"


class Mute(models.Model):
    """A person would rather not read somebody for a while; nobody else learns of it, that somebody least of all.

    .. pii: the account ids of who does not read whom.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    muted_id = user_id_field()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also answers "whom does this person not read".
            models.UniqueConstraint(fields=["user_id", "muted_id"], name="sl_mute_once"),
        ]
        indexes = [
            # Who does not read this person, when they leave, and when many are told something of theirs.
            models.Index(fields=["muted_id", "user_id"], name="sl_mute_muted"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} does not read {self.muted_id}"

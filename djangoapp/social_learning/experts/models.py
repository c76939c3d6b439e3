"""Who knows a theme well enough to help others finish their knowledge."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Expert(models.Model):
    """A person named expert of a theme.

    .. pii: an account id, and what that person knows well.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    theme = models.ForeignKey("social_learning.Theme", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "theme"], name="sl_expert_once"),
        ]
        indexes = [
            # The experts of a theme, when a draft is routed.
            models.Index(fields=["theme", "paused_until"], name="sl_expert_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for theme {self.theme_id}"


class Availability(models.Model):
    """How much an expert can be asked, and when: one row a person, made when they first change it or are asked.

    .. pii: an account id, and what that person says about their time.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    user_id = user_id_field(primary_key=True)
    # The most open asks at a time.
    capacity = models.PositiveSmallIntegerField(default=3)
    answers_within = models.PositiveSmallIntegerField(default=3)
    # Working days as figures, 0 is Monday.
    weekdays = ExactCharField(max_length=7, default="01234")
    office_hours = models.CharField(max_length=200, blank=True, default="")
    # Shown in the directory; who is not still gets what is routed to them.
    listed = models.BooleanField(default=True)
    # When something was last brought to them: whoever waited longest is asked first.
    asked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.capacity}"


class Absence(models.Model):
    """Days on which an expert is not there; why is nobody else's business.

    .. pii: an account id, when that person is away, and why.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [
            # Who is away today.
            models.Index(fields=["user_id", "last"], name="sl_absence_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.first} to {self.last}"


class NominationState(models.TextChoices):
    """How far a nomination is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Nomination(models.Model):
    """Somebody who looks after a theme asks a person to be its expert; the person says yes or no.

    .. pii: who was asked to be an expert, by whom, and what they said.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    theme = models.ForeignKey("social_learning.Theme", on_delete=models.CASCADE, related_name="+")
    state = ExactCharField(max_length=10, default=NominationState.ASKED)
    asked_by = user_id_field()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "theme"], name="sl_nomination_once"),
        ]
        indexes = [
            # Who is asked for a theme.
            models.Index(fields=["theme", "state"], name="sl_nomination_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for theme {self.theme_id}: {self.state}"


class ExpertStep(models.Model):
    """The log: who named, asked or removed whom, and what the person said.

    .. pii: account ids.
    .. pii_types: id
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    theme = models.ForeignKey("social_learning.Theme", on_delete=models.CASCADE, related_name="+")
    # asked, withdrawn, accepted, declined, named, removed, left
    action = ExactCharField(max_length=10)
    actor_id = user_id_field()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # The log of a theme, the latest first.
            models.Index(fields=["theme", "-id"], name="sl_expertstep_theme"),
            # What a person did, when they leave.
            models.Index(fields=["actor_id"], name="sl_expertstep_actor"),
            models.Index(fields=["user_id"], name="sl_expertstep_user"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.user_id} for theme {self.theme_id}"

"""The dates of a session, who trains, who comes, what came of it, and personal calendars."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class State(models.TextChoices):
    """Whether a date takes place."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Place(models.TextChoices):
    """Where a person is on the list of a date."""

    REGISTERED = "registered"
    WAITING = "waiting"


class Presence(models.TextChoices):
    """What the organiser noted afterwards; nothing until they do."""

    UNKNOWN = ""
    CAME = "came"
    MISSED = "missed"


class Occurrence(models.Model):
    """One date of a session: from when to when, where, and how many seats.

    .. pii: where people meet, and what they were told of a change, as somebody of the team wrote it.
    .. pii_types: id, other
    .. pii_retirement: retained
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    knowledge = models.ForeignKey("social_learning.Knowledge", on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # The IANA name of the zone in which it was planned: the clock on the wall there.
    zone = ExactCharField(max_length=64)
    place = models.CharField(max_length=255, blank=True, default="")
    link = models.CharField(max_length=2000, blank=True, default="")
    language = ExactCharField(max_length=16, blank=True, default="")
    # None: as many as come.
    seats = models.PositiveIntegerField(null=True)
    # How many are registered; changed together with the list, under the lock of this row.
    taken = models.PositiveIntegerField(default=0)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    state = ExactCharField(max_length=10, default=State.PLANNED)
    # Why it was cancelled, in the words of who did.
    reason = models.CharField(max_length=255, blank=True, default="")
    # Counts what a calendar must take over; iCalendar's SEQUENCE.
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    # When a calendar would last have had to take something over.
    changed_at = models.DateTimeField()
    # When it was last moved or cancelled: who registered before that is told.
    moved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # What comes next; also what is to be reminded of, and what is just over.
            models.Index(fields=["starts_at", "id"], name="sl_occurrence_starts"),
            # The dates of a session, in order.
            models.Index(fields=["knowledge", "starts_at"], name="sl_occurrence_session"),
            # What the sweep delivers again.
            models.Index(fields=["changed_at"], name="sl_occurrence_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.knowledge_id} at {self.starts_at:%Y-%m-%d %H:%M}"


class Trainer(models.Model):
    """Somebody who gives a session on one date, and organises it with its author.

    .. pii: an account id, and which session that person gives.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="trainers")
    user_id = user_id_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "user_id"], name="sl_trainer_once"),
        ]
        indexes = [
            # What a person gives.
            models.Index(fields=["user_id"], name="sl_trainer_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} gives {self.occurrence_id}"


class Registration(models.Model):
    """One person on the list of one date. Rows stand in the order in which people came; who cancels has none.

    .. pii: an account id, which session that person goes to, and whether they came.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="registrations")
    user_id = user_id_field()
    # 0, or the row's own id once its person has left the site: so that several may have.
    departed = models.PositiveBigIntegerField(default=0)
    place = ExactCharField(max_length=10, default=Place.WAITING)
    presence = ExactCharField(max_length=8, blank=True, default=Presence.UNKNOWN)
    created_at = models.DateTimeField()
    # The ledger of reminders: for which start, and after which end, this person was written to.
    reminded_for = models.DateTimeField(null=True)
    asked_after = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "user_id", "departed"], name="sl_registration_once"),
        ]
        indexes = [
            # The list of a date, and its waiting list, in order.
            models.Index(fields=["occurrence", "place", "id"], name="sl_registration_list"),
            # Where a person goes.
            models.Index(fields=["user_id"], name="sl_registration_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.occurrence_id}: {self.place}"


class Outcome(models.Model):
    """A Knowledge that came of a date: somebody's notes, or the recording.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="outcomes")
    knowledge = models.OneToOneField("social_learning.Knowledge", on_delete=models.CASCADE, related_name="+")
    what = ExactCharField(max_length=10)

    def __str__(self) -> str:
        return f"{self.what} of {self.occurrence_id}"


class CalendarFeed(models.Model):
    """The secret in the address of a person's calendar; renewed, the old address is dead.

    .. pii: an account id.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field(unique=True)
    secret = ExactCharField(max_length=64, unique=True)
    renewed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"

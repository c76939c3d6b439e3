"""What is asked for in a unit, who answers it with what, and what the team shows first."""

from __future__ import annotations

import uuid

from django.db import models

from social_learning.lib.fields import ExactCharField, key_field, user_id_field


class State(models.TextChoices):
    """Where a question is: waiting for knowledge, answered, or taken back."""

    OPEN = "open"
    FILLED = "filled"
    CLOSED = "closed"


class Wanted(models.Model):
    """One question of a unit that somebody's knowledge could answer.

    .. pii: account ids of who asked and who closed it, and what was asked.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    course_key = key_field()
    # The block whose setting asks, "" where a person does.
    block_key = key_field(blank=True, default="")
    asked_by = user_id_field(null=True)
    question = models.CharField(max_length=255)
    # The hash of the question, for ever and while it is open.
    text_hash = ExactCharField(max_length=64)
    open_key = key_field(null=True)
    state = ExactCharField(max_length=8, default=State.OPEN)
    knowledge = models.ForeignKey("social_learning.Knowledge", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = user_id_field(null=True)

    class Meta:
        constraints = [
            # The same question stands open once in a unit.
            models.UniqueConstraint(fields=["target", "open_key"], name="sl_wanted_open"),
        ]
        indexes = [
            # What is wanted in a course, the newest first.
            models.Index(fields=["course_key", "state", "-id"], name="sl_wanted_course"),
        ]

    def __str__(self) -> str:
        return self.question


class WantedAnswer(models.Model):
    """A Knowledge that was begun as an answer to a question.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    wanted = models.ForeignKey(Wanted, on_delete=models.CASCADE, related_name="answers")
    knowledge = models.OneToOneField("social_learning.Knowledge", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.knowledge_id} for {self.wanted_id}"


class Pick(models.Model):
    """A Knowledge that the team of a course shows first, in a unit or in the course.

    .. pii: the account id of who picked it.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    knowledge = models.ForeignKey("social_learning.Knowledge", on_delete=models.CASCADE, related_name="+")
    # From 1; picks keep their places when another one goes.
    place = models.PositiveSmallIntegerField()
    picked_by = user_id_field()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # One item a place: nobody gets past the last place, however many press at once.
            models.UniqueConstraint(fields=["target", "place"], name="sl_pick_place"),
            models.UniqueConstraint(fields=["target", "knowledge"], name="sl_pick_once"),
        ]

    def __str__(self) -> str:
        return f"{self.knowledge_id} on {self.target_id}"

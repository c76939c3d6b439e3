"""Who opened what, how far they came, and whether they finished."""

from __future__ import annotations

from enum import IntEnum

from django.db import models

from social_learning.lib.fields import ExactCharField, key_field, user_id_field


class Native(IntEnum):
    """Whether another record speaks for an engagement: none; the platform's, of a course or its unit; its steps."""

    NO = 0
    COURSE = 1
    PART = 2
    # Of a path: what is done of its steps.
    STEPS = 3


class Engagement(models.Model):
    """One person's way through one target.

    .. pii: an account id, and how far that person came with something.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    last_activity_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    # 0 to 1: pages seen, video watched, text scrolled.
    fraction = models.FloatField(default=0.0)
    # When the opening became real: twenty seconds, or finished.
    qualified_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    # One of Native: what the platform records of a course, or a path's steps say, a browser does not overrule.
    native = models.PositiveSmallIntegerField(default=Native.NO)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "target"], name="sl_engagement_once"),
        ]
        indexes = [
            # Who left something unfinished, by how long ago.
            models.Index(fields=["completed_at", "last_activity_at"], name="sl_engagement_idle"),
            # Participants of a target.
            models.Index(fields=["target", "qualified_at"], name="sl_engagement_target"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.target_id}"


class NativeSignal(models.Model):
    """Something happened to a person's record in a course; a worker looks what, and removes the row.

    Rows are only ever added and removed, so that no learner waits for a worker's lock.

    .. pii: an account id, and a course that person was busy in.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    course_key = key_field()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # What waits for one person and course.
            models.Index(fields=["user_id", "course_key"], name="sl_signal_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.course_key}"


class SilentPackage(models.Model):
    """A SCORM package that many have opened and that has never reported anything; derived by the sweep.

    .. no_pii:
    """

    block_key = ExactCharField(primary_key=True, max_length=255)
    course_key = key_field()
    opened = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        indexes = [
            # The silent packages of a course.
            models.Index(fields=["course_key"], name="sl_silent_course"),
        ]

    def __str__(self) -> str:
        return str(self.block_key)

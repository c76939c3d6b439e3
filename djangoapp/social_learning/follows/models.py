"""What a person wants to hear of."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class Follow(models.Model):
    """One person follows one thing: a theme, a space, a colleague, or a target.

    .. pii: an account id, and what (or whom) that person wants to hear of.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    # A name of kinds.py; the id beside it is that of a theme, a space, an account or a target.
    kind = ExactCharField(max_length=8)
    thing_id = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Followed once, however often the button is pressed; also "which of these do I follow".
            models.UniqueConstraint(fields=["user_id", "kind", "thing_id"], name="sl_follow_once"),
        ]
        indexes = [
            # The followers of a thing, in pieces, when there is news.
            models.Index(fields=["kind", "thing_id", "user_id"], name="sl_follow_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.kind} {self.thing_id}"


class FollowOptOut(models.Model):
    """A person who prefers not to be followed.

    .. pii: an account id, and that person's wish.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    user_id = user_id_field()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id"], name="sl_followoptout_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is not followed"

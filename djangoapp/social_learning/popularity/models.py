"""What is popular: derived from reactions, comments and progress, and rebuilt from them at will."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class ScoreTerm(models.Model):
    """What one person adds to a target's trending key by one kind of act (comments: one for each day).

    .. no_pii: an account id only.
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    user_id = user_id_field()
    source = ExactCharField(max_length=24)
    bucket = ExactCharField(max_length=10, blank=True, default="")
    value = models.FloatField()

    class Meta:
        constraints = [
            # One act counts once, however often its event arrives.
            models.UniqueConstraint(fields=["target", "user_id", "source", "bucket"], name="sl_term_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} of {self.user_id} on {self.target_id}"


class Score(models.Model):
    """The figures of one target.

    .. no_pii:
    """

    target = models.OneToOneField(
        "social_learning.Target", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    space_id = models.BigIntegerField(null=True)
    kind = ExactCharField(max_length=32)
    # Sum of weight * 2^((t - t0) / half life): never ages, sorts by itself.
    trending = models.FloatField(default=0.0)
    likes = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    # People who opened it for long enough, or finished it.
    participants = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            # The top of a space, of a kind.
            models.Index(fields=["space_id", "kind", "-trending"], name="sl_score_space"),
            models.Index(fields=["kind", "-trending"], name="sl_score_kind"),
        ]

    def __str__(self) -> str:
        return f"score of {self.target_id}"


class SpaceStats(models.Model):
    """The means and quartiles of a space, against which its targets are read. ``space_id`` 0 is the site.

    .. no_pii:
    """

    space_id = models.BigIntegerField(primary_key=True)
    eligible = models.PositiveIntegerField(default=0)
    like_mean = models.FloatField(default=0.0)
    reach_mean = models.FloatField(default=0.0)
    # Index values at 25, 50 and 75 percent of the targets above the floor.
    cuts = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"stats of space {self.space_id}"

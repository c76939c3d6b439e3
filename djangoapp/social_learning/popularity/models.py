"""What is popular: derived from reactions, comments and progress, and rebuilt from them at will."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class ScoreTerm(models.Model):
    """What one person adds to a target's trending key by one kind of act (comments: one for each day).

    .. pii: an account id, and what an act of that person counts for.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    user_id = user_id_field()
    source = ExactCharField(max_length=24)
    bucket = ExactCharField(max_length=10, blank=True, default="")
    # What the act is worth by itself; it holds the act's moment, too.
    value = models.FloatField()
    # How much of it counts: less where the rules of fair play say so.
    factor = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            # One act counts once, however often its event arrives.
            models.UniqueConstraint(fields=["target", "user_id", "source", "bucket"], name="sl_term_once"),
        ]
        indexes = [
            # What was done lately, without reading what was done ever.
            models.Index(fields=["target", "source", "value"], name="sl_term_moment"),
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
    # Of a Knowledge only.
    theme_id = models.BigIntegerField(null=True)
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
            models.Index(fields=["theme_id", "-trending"], name="sl_score_theme"),
            # The newest of a kind, for the places kept for what few people know yet.
            models.Index(fields=["kind", "-target"], name="sl_score_newest"),
            models.Index(fields=["theme_id", "-target"], name="sl_score_newest_theme"),
            models.Index(fields=["space_id", "kind", "-target"], name="sl_score_newest_space"),
        ]

    def __str__(self) -> str:
        return f"score of {self.target_id}"


class SpaceStats(models.Model):
    """The means and quartiles of a space, against which its targets are read. ``space_id`` 0 is the site.

    Those of what a course itself brings along stand below 0, at -1 - space.

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


class WeekScore(models.Model):
    """What people did with a target in one week, in whole points, so that equal is equal.

    Only this week and the last are kept.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    week = models.DateField()
    space_id = models.BigIntegerField(null=True)
    kind = ExactCharField(max_length=32)
    theme_id = models.BigIntegerField(null=True)
    points = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "week"], name="sl_week_once"),
        ]
        indexes = [
            # The top of a week: of a kind, of a space, of a theme.
            models.Index(fields=["week", "kind", "-points", "target"], name="sl_week_kind"),
            models.Index(fields=["week", "space_id", "kind", "-points", "target"], name="sl_week_space"),
            models.Index(fields=["week", "theme_id", "-points", "target"], name="sl_week_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.points} of {self.target_id} in the week of {self.week}"


class FairNote(models.Model):
    """An act that a rule of fair play looks at; derived with the terms.

    Rule "burst": an act of a new account, held where ``factor`` is 0. Rule "mutual": an act between two people who
    praise each other a great deal; ``other_id`` is whom it was given to.

    .. pii: account ids, and what one gave to the other.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    user_id = user_id_field()
    other_id = user_id_field(null=True)
    source = ExactCharField(max_length=24)
    rule = ExactCharField(max_length=8)
    at = models.DateTimeField()
    factor = models.FloatField(default=1.0)
    # What a steward said of it: "accept", "keep_out", or nothing yet.
    verdict = ExactCharField(max_length=8, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "user_id", "source", "rule"], name="sl_fairnote_once"),
        ]
        indexes = [
            # All of one person to another.
            models.Index(fields=["user_id", "other_id"], name="sl_fairnote_pair"),
            # New accounts on one target around one moment.
            models.Index(fields=["target", "rule", "at"], name="sl_fairnote_burst"),
            # What is held or counts less, the newest first; what is to be let go.
            models.Index(fields=["rule", "factor", "at"], name="sl_fairnote_held"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.source} of {self.user_id} on {self.target_id}"


class FairDecision(models.Model):
    """What a steward decided about a burst on a target, or about two people in a space: a fact, kept by rebuilds.

    It holds for all that was done until then; what comes later is looked at anew.

    .. pii: account ids of who decided, and of the two it is about.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    id = models.BigAutoField(primary_key=True)
    rule = ExactCharField(max_length=8)
    space_id = models.BigIntegerField(null=True)
    target = models.ForeignKey("social_learning.Target", null=True, on_delete=models.CASCADE, related_name="+")
    # The two, the smaller id first.
    low_id = user_id_field(null=True)
    high_id = user_id_field(null=True)
    verdict = ExactCharField(max_length=8)
    decided_by = user_id_field()
    decided_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["low_id", "high_id"], name="sl_fairdecision_pair"),
            # The latest of a space.
            models.Index(fields=["space_id", "-decided_at"], name="sl_fairdecision_space"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} ({self.rule}) by {self.decided_by}"

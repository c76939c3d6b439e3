"""What stands near what: derived, without a person in it."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField


class Due(models.IntegerChoices):
    """What has to be done for a target."""

    NOTHING = 0
    # Somebody acted: see whether other people than before found it useful.
    LOOK = 1
    # Something near it changed: make its neighbours anew in any case.
    RENEW = 2


class Basket(models.Model):
    """How many people found a target useful, a digest of who, and what is due.

    .. no_pii:
    """

    target = models.OneToOneField(
        "social_learning.Target", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    people = models.PositiveIntegerField(default=0)
    digest = ExactCharField(max_length=32, blank=True, default="")
    due = models.PositiveSmallIntegerField(default=Due.LOOK)

    class Meta:
        indexes = [
            # What the next run has to look at.
            models.Index(fields=["due", "target"], name="sl_basket_due"),
        ]

    def __str__(self) -> str:
        return f"{self.people} people of {self.target_id}"


class Neighbour(models.Model):
    """Something that the people of a target found useful too, and how near it is.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    target = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("social_learning.Target", on_delete=models.CASCADE, related_name="+")
    people = models.PositiveIntegerField()
    score = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "other"], name="sl_neighbour_once"),
        ]
        indexes = [
            # The nearest of a target.
            models.Index(fields=["target", "-score"], name="sl_neighbour_near"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} near {self.target_id}"

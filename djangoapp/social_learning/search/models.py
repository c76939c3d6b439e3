"""The catalogue as it is read: one flat row for each published Knowledge, derived and rebuilt at will."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, user_id_field


class CatalogueEntry(models.Model):
    """All that a card needs, sortable by one index for each order.

    .. pii: title and first words of what a person wrote; account id of the author.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    knowledge = models.OneToOneField(
        "social_learning.Knowledge", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    target_id = models.BigIntegerField(unique=True)
    uuid = models.UUIDField()
    space_id = models.BigIntegerField()
    theme_id = models.BigIntegerField()
    author_id = user_id_field()
    kind = ExactCharField(max_length=24)
    title = models.CharField(max_length=255)
    why = models.CharField(max_length=255, blank=True, default="")
    language = ExactCharField(max_length=16, blank=True, default="")
    minutes = models.PositiveIntegerField(default=1)
    thumbnail = models.CharField(max_length=500, blank=True, default="")
    origin_key = ExactCharField(max_length=255, blank=True, default="")
    is_validated = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    trending = models.FloatField(default=0.0)
    likes = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    participants = models.PositiveIntegerField(default=0)
    # Folded words of title, why, body and file, for the database's own text search.
    text = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            # One index for each order of the catalogue; the primary key breaks ties.
            models.Index(fields=["-trending", "-knowledge"], name="sl_entry_trending"),
            models.Index(fields=["-published_at", "-knowledge"], name="sl_entry_new"),
            models.Index(fields=["-applied", "-knowledge"], name="sl_entry_applied"),
            models.Index(fields=["theme_id", "-trending", "-knowledge"], name="sl_entry_theme"),
            # What one space holds; also for who sees only small ones.
            models.Index(fields=["space_id", "-trending", "-knowledge"], name="sl_entry_space"),
            # The gallery of a unit.
            models.Index(fields=["origin_key", "-trending"], name="sl_entry_origin"),
        ]

    def __str__(self) -> str:
        return self.title

"""The catalogue as it is read: one flat row for each thing that can be found, and its words; derived, made at will."""

from __future__ import annotations

from django.db import models

from social_learning.lib.fields import ExactCharField, key_field, user_id_field


class Document(models.Model):
    """All that a card, an order, a filter and a count need of one thing, so that a list is one read of one table.

    .. pii: title and first words of what a person wrote; account id of the author.
    .. pii_types: id, other
    .. pii_retirement: local_api, retained
    """

    id = models.BigAutoField(primary_key=True)
    # Who gave it (sources/), and what that source calls it.
    source = ExactCharField(max_length=16)
    ref = key_field()
    key = key_field()
    knowledge_id = models.BigIntegerField(null=True)
    # What people react to; a question or an expert has none.
    target_id = models.BigIntegerField(null=True)
    uuid = models.UUIDField(null=True)
    # Who sees it: a space's people, everybody (0), or the people of one course (below 0); see sight.py.
    audience = models.BigIntegerField()
    # The space it is shown in, 0 for none.
    space_id = models.BigIntegerField(default=0)
    theme_id = models.BigIntegerField(default=0)
    # Whose it is, 0 for nobody's.
    author_id = user_id_field(default=0)
    kind = ExactCharField(max_length=24)
    title = models.CharField(max_length=255)
    why = models.CharField(max_length=255, blank=True, default="")
    url = models.CharField(max_length=500, blank=True, default="")
    language = ExactCharField(max_length=16, blank=True, default="")
    minutes = models.PositiveIntegerField(default=1)
    # The shortest time of facets.BANDS it fits into.
    band = models.PositiveSmallIntegerField(default=0)
    thumbnail = models.CharField(max_length=500, blank=True, default="")
    origin_key = ExactCharField(max_length=255, blank=True, default="")
    is_validated = models.BooleanField(default=False)
    # Until when, where an expert's word ends some day.
    valid_until = models.DateTimeField(null=True)
    # How far its source trusts it, and how far it can be trusted after what its readers say.
    given = ExactCharField(max_length=9, default="peer")
    trust = ExactCharField(max_length=9, default="peer")
    published_at = models.DateTimeField()
    # Figures that others count.
    trending = models.FloatField(default=0.0)
    likes = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    participants = models.PositiveIntegerField(default=0)
    outdated = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "ref"], name="sl_document_ref"),
            models.UniqueConstraint(fields=["key"], name="sl_document_key"),
            models.UniqueConstraint(fields=["knowledge_id"], name="sl_document_knowledge"),
            models.UniqueConstraint(fields=["target_id"], name="sl_document_target"),
        ]
        indexes = [
            # One index for each order of the catalogue; the id breaks ties.
            models.Index(fields=["-trending", "-id"], name="sl_document_trending"),
            models.Index(fields=["-published_at", "-id"], name="sl_document_new"),
            models.Index(fields=["-applied", "-id"], name="sl_document_applied"),
            # Shelves: one theme, one kind (paths, questions), what is short, what an expert has validated.
            models.Index(fields=["theme_id", "-trending", "-id"], name="sl_document_theme"),
            models.Index(fields=["kind", "-published_at", "-id"], name="sl_document_kind"),
            models.Index(fields=["band", "-trending", "-id"], name="sl_document_band"),
            models.Index(fields=["trust", "-trending", "-id"], name="sl_document_trust"),
            # What one space shows; and for who sees only small ones.
            models.Index(fields=["space_id", "-trending", "-id"], name="sl_document_space"),
            # Those are chosen and put in order without a look at their rows.
            models.Index(
                fields=["audience", "-trending", "-id", "source", "kind", "band", "trust", "theme_id"],
                name="sl_document_audience",
            ),
            # The gallery of a unit; what one person shared.
            models.Index(fields=["origin_key", "-trending"], name="sl_document_origin"),
            models.Index(fields=["author_id", "-published_at"], name="sl_document_author"),
            # Counts of the filters are read from here, without the rows.
            models.Index(
                fields=["audience", "theme_id", "kind", "language", "band", "trust", "space_id"],
                name="sl_document_facets",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentWords(models.Model):
    """The text of a document: as it was written, for the line that shows a hit, and folded, for the search.

    Apart from the document, so that lists read no texts. schema.py puts the database's own full text over it.

    .. pii: what people wrote, and names of experts.
    .. pii_types: id, name, other
    .. pii_retirement: local_api, retained
    """

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="words")
    text = models.TextField(blank=True, default="")
    title_words = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"words of {self.document_id}"


class SearchMiss(models.Model):
    """How many people looked for some words in one week and found nothing; who they were is kept nowhere.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    # The Monday of the week.
    week = models.DateField()
    # The theme they looked in, 0 for all.
    theme_id = models.BigIntegerField(default=0)
    words = ExactCharField(max_length=120)
    people = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            # Also answers "what was looked for lately".
            models.UniqueConstraint(fields=["week", "theme_id", "words"], name="sl_searchmiss_once"),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.people}"

"""What goes in and out of the addresses of the catalogue: shapes only, the rules are in the rooms."""

from __future__ import annotations

from rest_framework import serializers

from social_learning.keys import MAX_KEY_LENGTH
from social_learning.rest_api.shapes import ContentKindShape, PlaceShape, Shape
from social_learning.search.filters import BANDS
from social_learning.search.queries import DEFAULT_SORT, MATCH, MAX_LIMIT, SORTS
from social_learning.search.trust import WEIGHTS
from social_learning.spaces.models import ReviewPolicy

# The largest id a database column holds.
_MAX_ID = 2**63 - 1


class CatalogueInput(Shape):
    """What to look for."""

    q = serializers.CharField(
        default="", allow_blank=True, max_length=1000, help_text="Words; each must occur somewhere."
    )
    theme = serializers.IntegerField(
        required=False, min_value=1, max_value=_MAX_ID, help_text="Id of a theme; what stands under it counts, too."
    )
    space = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID, help_text="Id of a space.")
    kind = serializers.CharField(required=False, allow_blank=True, max_length=24, help_text="For instance slides.")
    language = serializers.CharField(required=False, allow_blank=True, max_length=16, help_text="For instance en.")
    minutes = serializers.ChoiceField(required=False, choices=BANDS, help_text="Up to so many; 0: more than an hour.")
    trust = serializers.ChoiceField(required=False, allow_blank=True, choices=list(WEIGHTS))
    everything = serializers.BooleanField(
        default=False, help_text="Also courses, units, sessions, paths, open questions and experts; else knowledge."
    )
    facets = serializers.BooleanField(default=False, help_text="Also count how many there are of each value.")
    sort = serializers.ChoiceField(
        choices=[*SORTS, MATCH], default=DEFAULT_SORT, help_text="match: how well the words fit."
    )
    cursor = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text="From ``next``.")
    limit = serializers.IntegerField(default=24, min_value=1, max_value=MAX_LIMIT)
    origin = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_KEY_LENGTH, help_text="Usage key of the unit it was shared in."
    )


class CardShape(Shape):
    """All that a card shows."""

    uuid = serializers.UUIDField(allow_null=True, help_text="Of knowledge; null for everything else.")
    key = serializers.CharField()
    url = serializers.CharField()
    kind = ContentKindShape()
    title = serializers.CharField(allow_blank=True)
    why = serializers.CharField(allow_blank=True)
    theme = PlaceShape(allow_null=True)
    author = serializers.CharField(help_text="Display name; a former colleague is not named.")
    others = serializers.IntegerField(min_value=0, help_text="How many are named beside the author.")
    is_dead = serializers.BooleanField(help_text="Its link leads nowhere any more.")
    minutes = serializers.IntegerField(min_value=0)
    thumbnail = serializers.CharField(allow_blank=True)
    is_validated = serializers.BooleanField()
    valid_until = serializers.DateTimeField(allow_null=True, help_text="Null where an expert's word has no end.")
    words = serializers.CharField(help_text="Whom it helped, in one phrase.")
    likes = serializers.IntegerField(min_value=0)
    applied = serializers.IntegerField(min_value=0)
    published_at = serializers.DateTimeField()
    language = serializers.CharField(allow_blank=True)
    trust = serializers.ChoiceField(choices=list(WEIGHTS))


class CountShape(Shape):
    """How many there are of one value of a facet."""

    value = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField(min_value=1)


class FacetsShape(Shape):
    """How many there are of each value, were only this facet chosen otherwise; of spaces the largest ones."""

    theme = CountShape(many=True)
    kind = CountShape(many=True)
    space = CountShape(many=True)
    language = CountShape(many=True)
    minutes = CountShape(many=True)
    trust = CountShape(many=True)


class CataloguePage(Shape):
    """One page of cards."""

    results = CardShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page, null at the end.")
    facets = FacetsShape(required=False, help_text="Where ``facets`` was asked for.")


class ThemeShape(PlaceShape):
    """A theme with its place and how much one may find in it."""

    description = serializers.CharField(allow_blank=True)
    parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]
    count = serializers.IntegerField(min_value=0)


class ThemeList(Shape):
    """All themes."""

    results = ThemeShape(many=True)


class SpaceShape(PlaceShape):
    """A space, and whether one may share there."""

    purpose = serializers.CharField(allow_blank=True)
    course_key = serializers.CharField(allow_blank=True)
    review_policy = serializers.ChoiceField(choices=ReviewPolicy.choices)
    can_share = serializers.BooleanField()


class SpaceList(Shape):
    """The spaces one sees."""

    results = SpaceShape(many=True)


class WeightShape(Shape):
    """What one act counts in the order "trending"."""

    label = serializers.CharField()  # type: ignore[assignment]
    weight = serializers.FloatField()


class ExplanationShape(Shape):
    """How popularity is computed."""

    paragraphs = serializers.ListField(child=serializers.CharField())
    weights = WeightShape(many=True)
    half_life_days = serializers.FloatField()
    floor = serializers.IntegerField(help_text="With fewer participants nothing is compared.")

"""What goes in and out of the addresses of the catalogue: shapes only, the rules are in the rooms."""

from __future__ import annotations

from rest_framework import serializers

from social_learning.keys import MAX_KEY_LENGTH
from social_learning.rest_api.shapes import ContentKindShape, PlaceShape, Shape
from social_learning.search.queries import DEFAULT_SORT, MAX_LIMIT, SORTS
from social_learning.spaces.models import ReviewPolicy

# The largest id a database column holds.
_MAX_ID = 2**63 - 1


class CatalogueInput(Shape):
    """What to look for."""

    q = serializers.CharField(
        default="", allow_blank=True, max_length=1000, help_text="Words; each must occur somewhere."
    )
    theme = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID, help_text="Id of a theme.")
    space = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID, help_text="Id of a space.")
    kind = serializers.CharField(required=False, allow_blank=True, max_length=24, help_text="For instance slides.")
    sort = serializers.ChoiceField(choices=list(SORTS), default=DEFAULT_SORT)
    cursor = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text="From ``next``.")
    limit = serializers.IntegerField(default=24, min_value=1, max_value=MAX_LIMIT)
    origin = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_KEY_LENGTH, help_text="Usage key of the unit it was shared in."
    )


class CardShape(Shape):
    """All that a card shows."""

    uuid = serializers.UUIDField()
    key = serializers.CharField()
    url = serializers.CharField()
    kind = ContentKindShape()
    title = serializers.CharField(allow_blank=True)
    why = serializers.CharField(allow_blank=True)
    theme = PlaceShape(allow_null=True)
    author = serializers.CharField(help_text="Display name; a former colleague is not named.")
    minutes = serializers.IntegerField(min_value=0)
    thumbnail = serializers.CharField(allow_blank=True)
    is_validated = serializers.BooleanField()
    words = serializers.CharField(help_text="Whom it helped, in one phrase.")
    likes = serializers.IntegerField(min_value=0)
    applied = serializers.IntegerField(min_value=0)
    published_at = serializers.DateTimeField()
    language = serializers.CharField(allow_blank=True)


class CataloguePage(Shape):
    """One page of cards."""

    results = CardShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page, null at the end.")


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

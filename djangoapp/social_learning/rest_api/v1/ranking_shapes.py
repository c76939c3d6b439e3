"""What goes in and out of the addresses of rankings and fair play."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from social_learning.keys import MAX_KEY_LENGTH
from social_learning.popularity.fair import VERDICTS
from social_learning.popularity.rankings import KINDS, LIMIT, MAX_LIMIT, TIMES
from social_learning.rest_api.shapes import Shape

# The largest id a database column holds.
_MAX_ID = 2**63 - 1


class RankingInput(Shape):
    """Which ranking."""

    kind = serializers.ChoiceField(choices=list(KINDS), default="knowledge")
    time = serializers.ChoiceField(choices=list(TIMES), default="ever")
    space = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID, help_text="Id of a space.")
    course = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_KEY_LENGTH, help_text="Key of a course; in place of space."
    )
    theme = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID, help_text="Id of a theme.")
    cursor = serializers.CharField(required=False, allow_blank=True, max_length=500, help_text="From ``next``.")
    limit = serializers.IntegerField(default=LIMIT, min_value=1, max_value=MAX_LIMIT)


class RankedShape(Shape):
    """One place."""

    rank = serializers.IntegerField(allow_null=True, help_text="Equal is equal; null for what few people know yet.")
    note = serializers.CharField(allow_blank=True, help_text="Why it is equal, or that it is new.")
    key = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    likes = serializers.IntegerField(min_value=0)
    people = serializers.IntegerField(allow_null=True, help_text="Null while it is too early to tell.")
    finish_rate = serializers.IntegerField(allow_null=True, help_text="Percent; null while it is too early to tell.")
    direction = serializers.CharField(allow_blank=True)
    direction_words = serializers.CharField(allow_blank=True)
    quartile = serializers.IntegerField(allow_null=True)
    words = serializers.CharField()
    enough = serializers.BooleanField()


class RankingPage(Shape):
    """One page of places."""

    results = RankedShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page, null at the end.")


class HintShape(Shape):
    """One of one's works, why it is worth a look, and the next step."""

    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    reason = serializers.ChoiceField(choices=["outdated", "question", "helps_few"])
    words = serializers.CharField()
    step = serializers.CharField()


class AttentionList(Shape):
    """What one could look at next."""

    results = HintShape(many=True)


class BurstShape(Shape):
    """New accounts that reacted to one thing at about the same time."""

    target_id = serializers.IntegerField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    reactions = serializers.IntegerField()
    people = serializers.IntegerField()
    first = serializers.DateTimeField()
    last = serializers.DateTimeField()
    names = serializers.ListField(child=serializers.CharField())
    verdict = serializers.CharField(allow_blank=True)
    may_decide = serializers.BooleanField()


class PairShape(Shape):
    """Two people who give each other a great deal, in one space."""

    one = serializers.IntegerField()
    two = serializers.IntegerField()
    names = serializers.ListField(child=serializers.CharField())
    space_id = serializers.IntegerField()
    space = serializers.CharField()
    acts = serializers.IntegerField()
    last = serializers.DateTimeField()
    verdict = serializers.CharField(allow_blank=True)
    may_decide = serializers.BooleanField()


class DecidedShape(Shape):
    """Who decided what, and when."""

    rule = serializers.CharField()
    verdict = serializers.CharField()
    about = serializers.CharField(allow_blank=True)
    by = serializers.CharField()
    at = serializers.DateTimeField()


class FairPlayReport(Shape):
    """What is held back, and what was decided."""

    bursts = BurstShape(many=True)
    pairs = PairShape(many=True)
    decided = DecidedShape(many=True)


class VerdictInput(Shape):
    """What a steward decides: about a target, or about two people in a space."""

    verdict = serializers.ChoiceField(choices=list(VERDICTS))
    target = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID)
    one = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID)
    two = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID)
    space = serializers.IntegerField(required=False, min_value=1, max_value=_MAX_ID)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for a target, or for all three of a pair."""
        missing = [name for name in ("one", "two", "space") if not attrs.get(name)]
        if not attrs.get("target") and missing:
            raise serializers.ValidationError({missing[0]: _("Say which target, or which two people and which space.")})
        return attrs

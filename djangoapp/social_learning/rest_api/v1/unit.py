"""Many targets at a glance: what stands under each block of a unit, or each card of a list, in one request."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning import api, keys
from social_learning.api import Beside
from social_learning.comments import permissions as comment_permissions
from social_learning.comments import places
from social_learning.data import Actor
from social_learning.lib.errors import NotFound
from social_learning.reactions import kinds
from social_learning.reactions import permissions as reaction_permissions
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.shapes import Shape
from social_learning.rest_api.v1 import target_serializers as shapes

MOST = 100


class KeysInput(Shape):
    """Which targets."""

    keys = serializers.CharField(max_length=MOST * 256, help_text=f"At most {MOST} keys with a comma between them.")

    def validate_keys(self, value: str) -> list[str]:
        """Return each key once, as it is kept; text that is no key has nothing to show."""
        given = list(dict.fromkeys(key.strip() for key in value.split(",")))
        if len(given) > MOST:
            raise serializers.ValidationError(_("Please ask for %(n)d at a time.") % {"n": MOST})
        return [key for key in map(_kept, given) if key]


class ReactionsAtAGlance(Shape):
    """Counts by kind, one's own kinds, and whether this person may react."""

    counts = serializers.DictField(child=serializers.IntegerField(min_value=0))
    mine = serializers.ListField(child=serializers.CharField())
    can_react = serializers.BooleanField()


class GlanceShape(Shape):
    """What stands under one target."""

    key = serializers.CharField()
    reactions = ReactionsAtAGlance()
    comments = shapes.CommentsHere()


class GlancesShape(Shape):
    """What stands under many targets, and the kinds of reaction there are."""

    results = GlanceShape(many=True)
    kinds = shapes.ReactionKindShape(many=True)


class GlancesView(SocialView):
    """Many targets at once."""

    @extend_schema(
        operation_id="targets_glance",
        tags=["targets"],
        parameters=[KeysInput],
        responses={200: GlancesShape, **dict.fromkeys((400, 401, 429), ErrorSerializer)},
        summary="Look at many targets",
    )
    def get(self, request: Request) -> Response:
        """Return counts, one's own reactions and the number of comments of each, in the order asked for.

        A key whose thing nobody touched yet, that is gone or not yours to see, is left out.
        """
        asked = KeysInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = api.glances(asked.validated_data["keys"], self.actor)
        forum = places.many(found)
        shown = [
            _glance(key, found[key], self.actor, forum.get(key)) for key in asked.validated_data["keys"] if key in found
        ]
        return Response({"results": shown, "kinds": kinds.as_list()})


def _kept(key: str) -> str:
    try:
        return str(keys.parse(key))
    except NotFound:
        return ""


def _glance(key: str, seen: Beside, actor: Actor, topic: places.Topic | None) -> dict[str, Any]:
    return {
        "key": key,
        "reactions": {
            "counts": dict(seen.reactions.counts),
            "mine": list(seen.reactions.mine),
            "can_react": reaction_permissions.can_react(actor, seen.target),
        },
        "comments": {
            "count": seen.comments,
            "can_comment": topic is None and comment_permissions.can_comment(actor, seen.target),
            "forum": places.as_dict(topic),
        },
    }


urlpatterns: list[URLPattern] = [path("targets/", GlancesView.as_view(), name="api-targets")]

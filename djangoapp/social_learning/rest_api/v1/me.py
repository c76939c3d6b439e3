"""What one's own contribution brought to others."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning import api
from social_learning.reactions import marks
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1.target_serializers import WaitingPageShape
from social_learning.rest_api.v1.target_serializers import WhoInput as WaitingInput


class LineShape(serializers.Serializer[Any]):
    """One line of the ledger."""

    at = serializers.DateTimeField()
    points = serializers.IntegerField()
    words = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)


class OwnItemShape(serializers.Serializer[Any]):
    """Something one shared, and what became of it."""

    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    words = serializers.CharField()
    likes = serializers.IntegerField(min_value=0)
    applied = serializers.IntegerField(min_value=0)
    finished = serializers.IntegerField(min_value=0)


class ContributionShape(serializers.Serializer[Any]):
    """Whom one helped; points are a footnote."""

    helped_people = serializers.IntegerField(min_value=0)
    points = serializers.IntegerField()
    level = serializers.IntegerField(min_value=1)
    level_at = serializers.IntegerField()
    next_level_at = serializers.IntegerField()
    to_next_level = serializers.IntegerField(min_value=0)
    lines = LineShape(many=True)
    items = OwnItemShape(many=True)


class ContributionView(SocialView):
    """One's own contribution; nobody else's."""

    @extend_schema(
        operation_id="my_contribution",
        tags=["me"],
        responses={200: ContributionShape, **dict.fromkeys((401, 429), ErrorSerializer)},
        summary="See whom you helped",
    )
    def get(self, request: Request) -> Response:
        """Return whom one helped, with the last lines of the ledger and one's own items."""
        return Response(api.my_contribution(self.actor, now=self.now))


class WaitingView(SocialView):
    """What waits for this person: open questions and "outdated" marks."""

    @extend_schema(
        operation_id="my_waiting",
        tags=["me"],
        parameters=[WaitingInput],
        responses={200: WaitingPageShape, **dict.fromkeys((400, 401, 429), ErrorSerializer)},
        summary="See what waits for you",
    )
    def get(self, request: Request) -> Response:
        """Return questions and marks on what one shared, and on what nobody owns in the spaces one looks after."""
        asked = WaitingInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        return Response(marks.waiting(self.actor, given.get("cursor"), given["limit"]).as_dict())


urlpatterns: list[URLPattern] = [
    path("me/waiting/", WaitingView.as_view(), name="api-waiting"),
    path("me/contribution/", ContributionView.as_view(), name="api-contribution"),
]

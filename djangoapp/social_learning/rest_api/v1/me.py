"""What one's own contribution brought to others."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning import api
from social_learning.rest_api.base import ErrorSerializer, SocialView


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


urlpatterns: list[URLPattern] = [
    path("me/contribution/", ContributionView.as_view(), name="api-contribution"),
]

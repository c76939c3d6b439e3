"""What may reach a person: read and change."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.relaunch import api, queries
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.targets import queries as targets_queries

ERRORS = dict.fromkeys((400, 401, 403, 404, 429), ErrorSerializer)


class _MutedSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)


class RelaunchSerializer(serializers.Serializer[Any]):
    """A person's wishes about call-backs."""

    stopped = serializers.BooleanField()
    snoozed_until = serializers.DateTimeField(allow_null=True)
    muted = _MutedSerializer(many=True)


class ChoiceSerializer(serializers.Serializer[Any]):
    """One wish: snooze a week, mute one thing, stop all, or resume."""

    choice = serializers.ChoiceField(choices=api.CHOICES)
    key = serializers.CharField(required=False, max_length=255, help_text="The target, for mute and resume.")


class RelaunchView(SocialView):
    """My wishes about call-backs."""

    @extend_schema(operation_id="me_relaunch_read", responses={200: RelaunchSerializer, **ERRORS})
    def get(self, request: Request) -> Response:
        """Return what I do not want to hear about."""
        return self._answer()

    @extend_schema(
        operation_id="me_relaunch_choose",
        request=ChoiceSerializer,
        responses={200: RelaunchSerializer, 415: ErrorSerializer, **ERRORS},
    )
    def post(self, request: Request) -> Response:
        """Change it, and return it."""
        wish = ChoiceSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        key = wish.validated_data.get("key")
        target_id = targets_queries.by_key(key).pk if key else None
        api.choose(self.actor, wish.validated_data["choice"], now=self.now, target_id=target_id)
        return self._answer()

    def _answer(self) -> Response:
        wishes = queries.wishes(self.actor.user_id or 0, now=self.now)
        return Response(RelaunchSerializer(wishes).data)


urlpatterns = [path("me/relaunch/", RelaunchView.as_view(), name="api-me-relaunch")]

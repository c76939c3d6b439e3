"""Is the site in order? For site staff and their monitoring."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.lib.errors import NotAllowed
from social_learning.operations import permissions, report
from social_learning.operations.answers import ERROR, OK, SKIPPED, WARNING
from social_learning.rest_api.base import ErrorSerializer, SocialView


class AnswerShape(serializers.Serializer[Any]):
    """What one check found."""

    name = serializers.CharField(help_text="The same in every language, for instance storage.not_public.")
    group = serializers.CharField()
    status = serializers.ChoiceField(choices=(OK, WARNING, ERROR, SKIPPED))
    sentence = serializers.CharField()
    remedy = serializers.CharField(allow_blank=True)


class HealthShape(serializers.Serializer[Any]):
    """Every quick check; the command social_learning_check also looks at what takes longer."""

    status = serializers.ChoiceField(choices=(OK, WARNING, ERROR), help_text="The worst of all.")
    checked_at = serializers.DateTimeField()
    answers = AnswerShape(many=True)


class HealthView(SocialView):
    """The state of the plugin on this site; for its staff."""

    @extend_schema(
        operation_id="health",
        tags=["health"],
        responses={200: HealthShape, **dict.fromkeys((401, 403, 429), ErrorSerializer)},
        summary="See whether the site is in order",
    )
    def get(self, request: Request) -> Response:
        """Return what each quick check found, without what other programs said."""
        if not permissions.may_see_health(self.actor):
            raise NotAllowed
        found = report.make(now=self.now)
        return Response(HealthShape(found).data, headers={"Cache-Control": "no-store"})


urlpatterns: list[URLPattern] = [path("health/", HealthView.as_view(), name="api-health")]

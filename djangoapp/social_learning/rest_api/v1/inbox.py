"""What a person was told: the list, how much is unread, and noting that it was read."""

from __future__ import annotations

from typing import Any

import attrs
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.inbox import api, queries
from social_learning.rest_api.base import ErrorSerializer, SocialView


class MessageSerializer(serializers.Serializer[Any]):
    """One message, its sentences in the language of the request; plain text, never HTML."""

    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="For machines, for instance changes_requested.")
    icon = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField()
    quote = serializers.CharField(allow_blank=True, help_text="Somebody's own words, or empty.")
    button = serializers.CharField(help_text="What to write on the button that leads to url.")
    url = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    is_read = serializers.BooleanField()


class InboxSerializer(serializers.Serializer[Any]):
    """One page of the inbox, newest first."""

    results = MessageSerializer(many=True)
    next = serializers.CharField(allow_blank=True, help_text="Cursor of the next page, empty at the end.")
    unread = serializers.IntegerField()


class ReadSerializer(serializers.Serializer[Any]):
    """Which messages were read: some by id, or all."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, max_length=500
    )
    all = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for one of the two."""
        if not attrs.get("all") and "ids" not in attrs:
            raise serializers.ValidationError({"ids": _("Please say which messages, or all.")})
        return attrs


class UnreadSerializer(serializers.Serializer[Any]):
    """How many messages are unread."""

    unread = serializers.IntegerField()


_ERRORS = dict.fromkeys((400, 401, 403, 429), ErrorSerializer)


class InboxView(SocialView):
    """The person's own inbox."""

    @extend_schema(
        operation_id="inbox_list",
        parameters=[OpenApiParameter("cursor", str, description="The value of next of the page before.")],
        responses={200: InboxSerializer, **_ERRORS},
    )
    def get(self, request: Request) -> Response:
        """Return one page of what the person was told, newest first."""
        page = queries.page(self.actor, request.query_params.get("cursor"))
        return Response(
            InboxSerializer(
                {
                    "results": [attrs.asdict(message) for message in page.messages],
                    "next": page.next,
                    "unread": queries.unread_count(self.actor),
                }
            ).data
        )


class InboxReadView(SocialView):
    """Noting that messages were read."""

    @extend_schema(
        operation_id="inbox_read",
        request=ReadSerializer,
        responses={200: UnreadSerializer, **_ERRORS, 415: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """Mark some or all of the person's messages as read; answer with how many are left."""
        given = ReadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        ids = None if given.validated_data["all"] else given.validated_data["ids"]
        api.mark_read(self.actor, ids, now=self.now)
        return Response({"unread": queries.unread_count(self.actor)})


class InboxUnreadView(SocialView):
    """The number at the bell."""

    @extend_schema(operation_id="inbox_unread", responses={200: UnreadSerializer, **_ERRORS})
    def get(self, request: Request) -> Response:
        """Return how many messages the person has not read."""
        return Response({"unread": queries.unread_count(self.actor)})


urlpatterns = [
    path("inbox/", InboxView.as_view(), name="api-inbox"),
    path("inbox/read/", InboxReadView.as_view(), name="api-inbox-read"),
    path("inbox/unread/", InboxUnreadView.as_view(), name="api-inbox-unread"),
]

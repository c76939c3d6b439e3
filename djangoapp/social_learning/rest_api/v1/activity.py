"""What happened lately where a person may look."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.activity import queries
from social_learning.edxapp import users
from social_learning.lib.errors import NotFound
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.shapes import Shape


class ActivityLineShape(Shape):
    """One line of a feed; plain text, never HTML."""

    kind = serializers.CharField(help_text="For machines: shared, validated, commented, applied.")
    icon = serializers.CharField()
    sentence = serializers.CharField()
    brief = serializers.CharField(help_text="The same without the name, for a list of one person's.")
    quote = serializers.CharField(allow_blank=True, help_text="The first words of what was said, or empty.")
    actor = serializers.CharField()
    username = serializers.CharField(allow_blank=True, help_text="Empty for who has left.")
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    space = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class FeedShape(Shape):
    """One page of a feed, the newest first."""

    results = ActivityLineShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page, null at the end.")


class FeedInput(Shape):
    """Which feed, and which page of it."""

    space = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="The id of a space.")
    person = serializers.CharField(required=False, max_length=150, help_text="A username.")
    cursor = serializers.CharField(required=False, max_length=500)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=queries.MAX_PAGE, default=queries.PAGE)


class ActivityView(SocialView):
    """What happened."""

    @extend_schema(
        operation_id="activity_list",
        tags=["activity"],
        parameters=[FeedInput],
        responses={200: FeedShape, **dict.fromkeys((400, 401, 403, 404, 429), ErrorSerializer)},
    )
    def get(self, request: Request) -> Response:
        """Return what was shared, confirmed, said and applied: of a space, of a person, or of all I see."""
        asked = FeedInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = queries.page(
            self.actor,
            space_id=asked.validated_data.get("space"),
            person_id=_person(asked.validated_data.get("person")),
            cursor=asked.validated_data.get("cursor"),
            limit=asked.validated_data["limit"],
        )
        values: dict[str, Any] = {"results": [line.as_dict() for line in page.lines], "next": page.next}
        return Response(values)


def _person(username: str | None) -> int | None:
    if username is None:
        return None
    user_id = users.id_of(username)
    person = users.person(user_id) if user_id is not None else None
    # Who has left has no page and no feed of their own.
    if person is None or not person.is_active or person.is_retired:
        raise NotFound
    return person.user_id


urlpatterns: list[URLPattern] = [path("activity/", ActivityView.as_view(), name="api-activity")]

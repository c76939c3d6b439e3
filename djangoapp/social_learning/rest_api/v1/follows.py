"""What a person follows: the list, and following or letting go of one thing."""

from __future__ import annotations

from typing import Any

import attrs
from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.follows import api, kinds, queries
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.shapes import Shape

ERRORS = dict.fromkeys((401, 403, 404, 429), ErrorSerializer)
_KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=list(kinds.KINDS), description="What is followed.")
_KEY = OpenApiParameter(
    "key", str, OpenApiParameter.PATH, description="The slug of a theme or space, a username, or the key of a target."
)


class FollowedShape(Shape):
    """One thing a person follows; key, title and url are empty where they cannot open it any more."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=list(kinds.KINDS))
    key = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField()


class FollowsShape(Shape):
    """One page of what a person follows, the newest first."""

    results = FollowedShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor of the next page, null at the end.")
    may_be_followed = serializers.BooleanField(help_text="False for who prefers not to be followed.")


class FollowingShape(Shape):
    """Whether one thing is followed now."""

    following = serializers.BooleanField()


class BeFollowedShape(Shape):
    """Whether colleagues may follow this person."""

    may_be_followed = serializers.BooleanField()


class FollowsView(SocialView):
    """What I follow, and whether I may be followed."""

    @extend_schema(
        operation_id="follows_list",
        tags=["follows"],
        parameters=[OpenApiParameter("cursor", str, description="The value of next of the page before.")],
        responses={200: FollowsShape, 400: ErrorSerializer, **ERRORS},
    )
    def get(self, request: Request) -> Response:
        """Return one page of what I follow."""
        page = queries.of_person(self.actor, request.query_params.get("cursor"))
        values: dict[str, Any] = {
            "results": [attrs.asdict(one) for one in page.results],
            "next": page.next,
            "may_be_followed": queries.may_be_followed(self.actor.user_id or 0),
        }
        return Response(FollowsShape(values).data)

    @extend_schema(
        operation_id="follows_be_followed",
        tags=["follows"],
        request=BeFollowedShape,
        responses={200: BeFollowedShape, 400: ErrorSerializer, 415: ErrorSerializer, **ERRORS},
    )
    def patch(self, request: Request) -> Response:
        """Say whether colleagues may follow me."""
        given = BeFollowedShape(data=request.data)
        given.is_valid(raise_exception=True)
        api.let_follow(self.actor, given.validated_data["may_be_followed"], now=self.now)
        return Response(given.validated_data)


class FollowView(SocialView):
    """Following one thing."""

    @extend_schema(
        operation_id="follow",
        tags=["follows"],
        parameters=[_KIND, _KEY],
        request=None,
        responses={200: FollowingShape, 415: ErrorSerializer, **ERRORS},
    )
    def put(self, request: Request, kind: str, key: str) -> Response:
        """Follow it; a second time changes nothing."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        api.follow(kind, key, self.actor, now=self.now)
        return Response({"following": True})

    @extend_schema(
        operation_id="unfollow",
        tags=["follows"],
        parameters=[_KIND, _KEY],
        responses={200: FollowingShape, **ERRORS},
    )
    def delete(self, request: Request, kind: str, key: str) -> Response:
        """Let go of it; nothing happens if it was not followed."""
        api.unfollow(kind, key, self.actor)
        return Response({"following": False})


urlpatterns: list[URLPattern] = [
    path("follows/", FollowsView.as_view(), name="api-follows"),
    path("follows/<str:kind>/<str:key>/", FollowView.as_view(), name="api-follow"),
]

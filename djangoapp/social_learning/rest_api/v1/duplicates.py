"""Was this shared before? Asked while somebody is sharing; only what the person may see is answered."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.knowledge import duplicates
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.shapes import Shape


class DuplicateShape(Shape):
    """One Knowledge of the same link or file."""

    uuid = serializers.UUIDField()
    title = serializers.CharField()
    author = serializers.CharField()
    mine = serializers.BooleanField()
    published = serializers.BooleanField(help_text="False for one's own draft.")
    space = serializers.CharField()
    url = serializers.CharField()
    comment_url = serializers.CharField(allow_blank=True)


class DuplicatesShape(Shape):
    """What was shared before, the best first; three at most."""

    results = DuplicateShape(many=True)


class DuplicatesView(SocialView):
    """What is there already."""

    @extend_schema(
        operation_id="duplicates_list",
        tags=["knowledge"],
        parameters=[
            OpenApiParameter("link", str, description="A link as it was pasted, or a key of this site."),
            OpenApiParameter("sha256", str, description="The hash of a file, in hexadecimal, in lower case."),
        ],
        responses={200: DuplicatesShape, **dict.fromkeys((401, 403, 429), ErrorSerializer)},
        summary="See whether a link or file was shared before",
    )
    def get(self, request: Request) -> Response:
        """Return what this person sees of the same link, however it is written, or file; what is no link has none."""
        link, sha256 = (request.query_params.get(name, "").strip() for name in ("link", "sha256"))
        found = duplicates.of_link(link, self.actor) if link else duplicates.of_file(sha256, self.actor)
        return Response({"results": duplicates.cards(found, self.actor)})


urlpatterns = [path("duplicates/", DuplicatesView.as_view(), name="api-duplicates")]

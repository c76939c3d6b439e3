"""Links: details and picture of a shared one; courses and units of this site that may be shared by reference."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.knowledge import details, permissions, posters, providers, queries, references
from social_learning.knowledge.models import DetailsStatus, Knowledge
from social_learning.lib.errors import NotAllowed, NotFound
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.shapes import Shape
from social_learning.rest_api.v1.files import FileBase

_SECONDS = 300


class DetailsShape(Shape):
    """What a provider told of a link; ``none`` where nobody can be asked."""

    status = serializers.ChoiceField(choices=[*DetailsStatus.values, "none"])
    provider = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    author = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    seconds = serializers.IntegerField(min_value=0)
    poster_url = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True, help_text="A sentence, where something is missing.")
    is_dead = serializers.BooleanField(help_text="The page was not there on two days.")


class FindingShape(Shape):
    """A course, unit or SCORM lesson; its key can be shared like a link."""

    key = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    image = serializers.CharField(allow_blank=True)
    start = serializers.DateTimeField(allow_null=True)


class FindingsShape(Shape):
    """What was found, at most eight."""

    results = FindingShape(many=True)


def _answers(ok: object, *refusals: int) -> dict[int, object]:
    return {200: ok, **dict.fromkeys((401, 403, 429, *refusals), ErrorSerializer)}


class DetailsView(SocialView):
    """Details of one link."""

    parser_classes = (JSONParser,)

    @extend_schema(
        operation_id="link_details_read",
        tags=["knowledge"],
        responses=_answers(DetailsShape, 404),
        summary="Read what is known of a link",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return how far the details are, and what they are."""
        return Response(_details(queries.get(uuid, self.actor, now=self.now)))

    @extend_schema(
        operation_id="link_details_again",
        tags=["knowledge"],
        request=None,
        responses=_answers(DetailsShape, 404),
        summary="Ask again",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Ask again about a link that could not be told of; its author alone, while it is their turn."""
        # Nothing of it is needed; what is no JSON is refused here as it is everywhere.
        _body = request.data
        item = queries.get(uuid, self.actor, now=self.now)
        if not permissions.can_edit(self.actor, state=item.state, author_id=item.author_id):
            raise NotAllowed
        details.try_again(item.pk, now=self.now)
        return Response(_details(item))


class PosterView(FileBase):
    """The picture of one link, as we keep it."""

    @extend_schema(
        operation_id="link_poster_read",
        tags=["knowledge"],
        responses={
            (200, posters.MIME): OpenApiResponse(description="The picture."),
            **dict.fromkeys((401, 403, 404, 429), ErrorSerializer),
        },
        summary="See the picture of a link",
    )
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        """Return the picture to who may see the Knowledge."""
        content = details.poster_of(queries.get(uuid, self.actor, now=self.now))
        if not content:
            raise NotFound
        response = HttpResponse(content, content_type=posters.MIME)
        response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        response["Cache-Control"] = f"private, max-age={_SECONDS}"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cross-Origin-Resource-Policy"] = "same-site"
        return response


class ReferencesView(SocialView):
    """What of this site may be shared by reference."""

    @extend_schema(
        operation_id="references_list",
        tags=["knowledge"],
        parameters=[
            OpenApiParameter("q", str, description="A part of the title."),
            OpenApiParameter("course", str, description="Look for units and lessons in this course of one's own."),
        ],
        responses=_answers(FindingsShape),
        summary="Find a course or unit to share",
    )
    def get(self, request: Request) -> Response:
        """Return one's own courses by title, or what one sees in one of them."""
        asked = request.query_params
        findings = references.find(self.actor, asked.get("q", "")[:100], asked.get("course", "")[:255])
        return Response({"results": FindingShape(findings.found, many=True).data})


def _details(item: Knowledge) -> dict[str, object]:
    known, name = details.of(item), providers.label_of(item.provider)
    if known is None:
        blank = dict.fromkeys(("title", "author", "language", "poster_url", "note"), "")
        return {"status": "none", "provider": name, "seconds": 0, "is_dead": False, **blank}
    poster = reverse("social_learning:api-link-poster", args=[item.uuid]) if known.has_poster else ""
    return {
        "status": known.status,
        "provider": name,
        "title": known.title,
        "author": known.author,
        "language": known.language,
        "seconds": known.seconds,
        "poster_url": poster,
        "note": details.note_of(known.note, name),
        "is_dead": known.dead_at is not None,
    }


urlpatterns = [
    path("knowledge/<uuid:uuid>/details/", DetailsView.as_view(), name="api-link-details"),
    path("knowledge/<uuid:uuid>/poster/", PosterView.as_view(), name="api-link-poster"),
    path("references/", ReferencesView.as_view(), name="api-references"),
]

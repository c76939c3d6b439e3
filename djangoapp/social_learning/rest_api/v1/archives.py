"""Archives out and in, and a Knowledge on its way into a course."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from social_learning.exchange import api, bringing, export, manifest, olx, queries
from social_learning.exchange.download import check_rate, download
from social_learning.exchange.models import Import, State
from social_learning.knowledge import queries as knowledge
from social_learning.lib.errors import NotFound
from social_learning.media import files, reception
from social_learning.rest_api.base import ErrorSerializer, SocialView, UploadThrottle
from social_learning.spaces import areas
from social_learning.spaces import queries as spaces

_NO: dict[Any, Any] = dict.fromkeys((401, 403, 404, 429), ErrorSerializer)
_WRITE: dict[Any, Any] = {**_NO, **dict.fromkeys((400, 409, 413, 415, 503, 507), ErrorSerializer)}
_ZIP: dict[Any, Any] = {(200, "application/zip"): OpenApiTypes.BINARY, **_NO}
_LINES = 200
# What a form adds to its file.
_ENVELOPE_BYTES = 100_000


class ArchiveInput(serializers.Serializer[Any]):
    """An archive to be looked at."""

    file = serializers.FileField(help_text="A ZIP of the form social-learning-archive/1.")


class WishInput(serializers.Serializer[Any]):
    """What to do with an archive."""

    theme = serializers.CharField(required=False, allow_blank=True, help_text="Slug, for what has no known theme.")
    publish = serializers.BooleanField(required=False, default=False)
    copies = serializers.BooleanField(
        required=False, default=False, help_text="Also what stands elsewhere on this site."
    )


class PlannedShape(serializers.Serializer[Any]):
    """What would become of one item."""

    outcome = serializers.CharField(help_text="new, changed, here, elsewhere or refused")
    title = serializers.CharField()
    words = serializers.CharField(allow_blank=True)


class ImportShape(serializers.Serializer[Any]):
    """One archive on its way in."""

    uuid = serializers.UUIDField()
    title = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=State.values)
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="How many came to what.")
    refused = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    planned = PlannedShape(many=True, help_text="Before it is begun: the first items, and what would become of them.")
    plan = serializers.DictField(child=serializers.IntegerField(), help_text="How many would come to what.")


def _shape(row: Import, view: SocialView) -> dict[str, Any]:
    found = queries.planned(row, view.actor, most=_LINES) if row.state == State.CHECKED else None
    names = ("uuid", "title", "state", "total", "done", "counts", "refused")
    given = {name: getattr(row, name) for name in names}
    return dict(
        ImportShape({**given, "planned": found.lines if found else (), "plan": found.counts if found else {}}).data
    )


class AreaArchiveView(SocialView):
    """An area as an archive, and archives into it; for who looks after it."""

    parser_classes = (MultiPartParser,)

    def get_throttles(self) -> list[BaseThrottle]:
        """Count what is sent beside the other writes."""
        throttles: list[BaseThrottle] = super().get_throttles()
        return [*throttles, UploadThrottle()] if self.request.method == "POST" else throttles

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is announced as too large before a byte of it is read; let files arrive on disk."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        files.check_size(max(0, int(length) - _ENVELOPE_BYTES) if length.isdecimal() else 0)
        reception.prepare(request._request)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        operation_id="area_archive",
        tags=["archives"],
        parameters=[OpenApiParameter("comments", bool, description="With comments, and the names of who wrote them.")],
        responses=_ZIP,
        summary="Take an area along",
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """Return what is published in an area as a ZIP, while it is made."""
        space = areas.managed(slug, self.actor)
        comments = request.query_params.get("comments") in ("1", "true")
        pieces = export.of_space(space, self.actor, now=self.now, comments=comments)
        check_rate(self.actor, f"space.{space.pk}")
        return download(pieces, f"{manifest.safe(space.title)[:80]}.zip", "application/zip")

    @extend_schema(
        operation_id="area_archive_import",
        tags=["archives"],
        request={"multipart/form-data": ArchiveInput},
        responses={201: ImportShape, **_WRITE},
        summary="Have an archive looked at",
    )
    def post(self, request: Request, slug: str) -> Response:
        """Keep an archive and say what would become of it; nothing comes in yet."""
        # A body of another kind is refused as everywhere, and none is read for who does not look after the area.
        negotiator = self.get_content_negotiator()
        if negotiator is not None and negotiator.select_parser(request, list(self.get_parsers() or ())) is None:
            raise UnsupportedMediaType(request.content_type)
        space = areas.managed(slug, self.actor)
        row = api.receive(space, self.actor, request.FILES.get("file"), now=self.now)
        return Response(_shape(row, self), status=201)


class ImportView(SocialView):
    """One archive on its way in; its importer's alone."""

    @extend_schema(operation_id="import_read", tags=["archives"], responses={200: ImportShape, **_NO})
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return how far it is, or what would become of it."""
        return Response(_shape(queries.one(uuid, self.actor), self))

    @extend_schema(
        operation_id="import_begin", tags=["archives"], request=WishInput, responses={200: ImportShape, **_WRITE}
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Begin to bring it in; a second time changes nothing."""
        given = WishInput(data=request.data)
        given.is_valid(raise_exception=True)
        slug = given.validated_data.get("theme", "")
        theme_id = spaces.theme_id_of(slug) if slug else None
        if slug and theme_id is None:
            raise NotFound
        wish = bringing.Wish(theme_id, given.validated_data["publish"], given.validated_data["copies"])
        return Response(_shape(api.begin(uuid, self.actor, wish, now=self.now), self))

    @extend_schema(operation_id="import_drop", tags=["archives"], responses={204: None, **_WRITE})
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Let go of it; what it brought stays."""
        api.drop(uuid, self.actor)
        return Response(status=204)


class MyArchiveView(SocialView):
    """One's own work."""

    @extend_schema(operation_id="my_archive", tags=["archives"], responses=_ZIP, summary="Take my work along")
    def get(self, request: Request) -> HttpResponseBase:
        """Return what I began or shared as a ZIP, while it is made."""
        pieces = export.of_person(self.actor, now=self.now)
        check_rate(self.actor, "own")
        return download(pieces, "my-work.zip", "application/zip")


class CourseUnitView(SocialView):
    """A confirmed Knowledge as OLX."""

    @extend_schema(
        operation_id="knowledge_olx",
        tags=["archives"],
        parameters=[OpenApiParameter("reactions", bool, description="With our block for likes and comments.")],
        responses={(200, "application/gzip"): OpenApiTypes.BINARY, **_NO},
        summary="Take a confirmed Knowledge into a course",
    )
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        """Return a course of one unit, to be imported by Studio; for who builds courses."""
        item = knowledge.get(uuid, self.actor, now=self.now)
        reactions = request.query_params.get("reactions") in ("1", "true")
        name, pieces = olx.promote(item, self.actor, reactions=reactions, now=self.now)
        return download(pieces, name, "application/gzip")


urlpatterns: list[URLPattern] = [
    path("areas/<str:slug>/archive/", AreaArchiveView.as_view(), name="api-area-archive"),
    path("imports/<uuid:uuid>/", ImportView.as_view(), name="api-import"),
    path("me/archive/", MyArchiveView.as_view(), name="api-my-archive"),
    path("knowledge/<uuid:uuid>/olx/", CourseUnitView.as_view(), name="api-knowledge-olx"),
]

"""Captions of videos and recordings: read with the file, written by its authors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.knowledge import captions as knowledge_captions
from social_learning.knowledge import queries
from social_learning.media import captions
from social_learning.media.models import Caption, StoredFile
from social_learning.rest_api.base import ErrorSerializer, SocialView, UploadThrottle
from social_learning.rest_api.v1.files import FileBase

_NO = dict.fromkeys((401, 403, 404, 429), ErrorSerializer)


class CaptionShape(serializers.Serializer[Any]):
    """The captions of one language."""

    language = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()


class CaptionsShape(serializers.Serializer[Any]):
    """All captions of one video or recording."""

    results = CaptionShape(many=True)


class CaptionUpload(serializers.Serializer[Any]):
    """Captions to be kept, in the place of older ones of that language."""

    captions = serializers.FileField(help_text="A .vtt or .srt file of up to 1 MB.")
    language = serializers.CharField(help_text="Such as en or pt-BR.")
    label = serializers.CharField(  # type: ignore[assignment]
        required=False, help_text="What people choose it by; the language's name if empty."
    )


class CaptionsView(SocialView):
    """The captions of one Knowledge."""

    parser_classes = (MultiPartParser,)

    def get_throttles(self) -> list[Any]:
        """A file that is sent counts as an upload."""
        throttles: list[Any] = super().get_throttles()
        return [*throttles, UploadThrottle()] if self.request.method == "POST" else throttles

    @extend_schema(
        operation_id="captions_list", tags=["knowledge"], responses={200: CaptionsShape, **_NO}, summary="List captions"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return the captions in the order of their names."""
        stored = queries.work(uuid, self.actor, now=self.now).file
        return Response({"results": [_values(stored, one) for one in captions.of(stored)] if stored else []})

    @extend_schema(
        operation_id="captions_put",
        tags=["knowledge"],
        request={"multipart/form-data": CaptionUpload},
        responses={201: CaptionShape, **dict.fromkeys((400, 409, 413), ErrorSerializer), **_NO},
        summary="Keep captions in one language",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Keep captions, in the place of older ones of that language."""
        item = queries.work(uuid, self.actor, now=self.now)
        given = {name: request.POST.get(name, "") for name in ("language", "label")}
        upload = request.FILES.get("captions")
        made = knowledge_captions.put(item.pk, self.actor, upload=upload, now=self.now, **given)
        return Response(_values(made.file, made), status=201)


class CaptionView(SocialView):
    """The captions of one language."""

    @extend_schema(
        operation_id="captions_remove",
        tags=["knowledge"],
        responses={204: None, **dict.fromkeys((400, 409), ErrorSerializer), **_NO},
        summary="Take captions away",
    )
    def delete(self, request: Request, uuid: UUID, language: str) -> Response:
        """Take the captions of one language away."""
        item = queries.work(uuid, self.actor, now=self.now)
        knowledge_captions.remove(item.pk, self.actor, language, now=self.now)
        return Response(status=204)


class CaptionFileView(FileBase):
    """Captions as a player reads them."""

    @extend_schema(
        operation_id="captions_read",
        tags=["files"],
        responses={(200, "text/vtt"): OpenApiTypes.STR, **_NO},
        summary="Read captions",
    )
    def get(self, request: Request, uuid: UUID, language: str) -> HttpResponseBase:
        """Return captions as WebVTT, to who may open the file."""
        found = captions.get(self.stored(uuid), language)
        response = HttpResponse(found.vtt, content_type=captions.MIME)
        response["Cache-Control"] = "private, no-cache"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cross-Origin-Resource-Policy"] = "same-site"
        return response


def _values(stored: StoredFile, caption: Caption) -> dict[str, str]:
    url = reverse("social_learning:api-captions-file", args=[stored.uuid, caption.language])
    return {"language": caption.language, "label": caption.label, "url": url}


urlpatterns = [
    path("knowledge/<uuid:uuid>/captions/", CaptionsView.as_view(), name="api-captions"),
    path("knowledge/<uuid:uuid>/captions/<str:language>/", CaptionView.as_view(), name="api-captions-one"),
    path("files/<uuid:uuid>/captions/<str:language>.vtt", CaptionFileView.as_view(), name="api-captions-file"),
]

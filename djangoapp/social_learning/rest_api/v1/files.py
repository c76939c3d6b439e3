"""Files handed out to who may open them, and how much room a person's own take; see media/serving.py for the how."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.knowledge import queries
from social_learning.lib.errors import NotFound
from social_learning.media import quota, serving, storage, types
from social_learning.media.models import StoredFile
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.spaces import queries as spaces

_LISTED = 20
_ANSWERS: dict[Any, Any] = {
    **{(status, "*/*"): OpenApiTypes.BINARY for status in (200, 206)},
    302: OpenApiResponse(description="It lies in a store of its own: a signed link that works for a short time."),
    **dict.fromkeys((304, 416), None),
    **dict.fromkeys((401, 403, 404, 429, 503), ErrorSerializer),
}
_PART = OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="Such as bytes=0-1023.")


class _AnyAccept(BaseContentNegotiation):
    """Browsers ask for ``image/*`` or ``video/*``; only errors are rendered, and always as JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the first parser; nothing is sent here."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """Return the first renderer."""
        return renderers[0], renderers[0].media_type


class FileBase(SocialView):
    """A view that hands out bytes."""

    content_negotiation_class = _AnyAccept
    renderer_classes = (JSONRenderer,)

    def stored(self, uuid: UUID) -> StoredFile:
        """Return the file if this person may open it."""
        return queries.open_file(uuid, self.actor, now=self.now)

    def give(self, given: serving.Piece) -> HttpResponseBase:
        """Return the bytes, or the way to them."""
        return serving.respond(self.request, given)


class FileView(FileBase):
    """One file."""

    @extend_schema(
        operation_id="file_read", tags=["files"], parameters=[_PART], responses=_ANSWERS, summary="Open a file"
    )
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        """Return a file, or the range of it that was asked for."""
        stored = self.stored(uuid)
        return self.give(
            serving.piece(
                stored.path,
                mime=stored.mime,
                size=stored.size,
                # A film that plays everywhere takes the place of the one that was sent.
                etag=f"{stored.sha256}-{stored.size}",
                name=stored.name,
                inline=stored.mime in types.INLINE_MIMES,
            )
        )


class FilePageView(FileBase):
    """The image of one page."""

    @extend_schema(operation_id="file_page_read", tags=["files"], responses=_ANSWERS, summary="See one page of a file")
    def get(self, request: Request, uuid: UUID, number: int) -> HttpResponseBase:
        """Return the image of a page, counted from one."""
        stored = self.stored(uuid)
        if not 1 <= number <= stored.pages:
            raise NotFound
        page = storage.page_path(stored.path, number)
        size = serving.size_of(page)
        etag = f"{stored.sha256}-{number}-{size}"
        return self.give(
            serving.piece(page, mime="image/webp", size=size, etag=etag, name=f"{number:04d}.webp", inline=True)
        )


class FileMadeView(FileBase):
    """Something that was made of a file."""

    @extend_schema(
        operation_id="file_made_read",
        tags=["files"],
        parameters=[_PART],
        responses=_ANSWERS,
        summary="Open what was made of a file",
    )
    def get(self, request: Request, uuid: UUID, name: str) -> HttpResponseBase:
        """Return what was made of a file under this name: a film that plays everywhere, its captions, its poster."""
        stored = self.stored(uuid)
        made = next((one for one in stored.made if one["name"] == name), None)
        if made is None:
            raise NotFound
        return self.give(
            serving.piece(
                storage.made_path(stored.path, made["name"]),
                mime=made["mime"],
                size=made["size"],
                etag=f"{stored.sha256}-{made['name']}-{made['size']}",
                name=made["name"],
                inline=True,
            )
        )


class UseShape(serializers.Serializer[Any]):
    """So much is taken of so much."""

    used = serializers.IntegerField(min_value=0, help_text="Bytes.")
    limit = serializers.IntegerField(min_value=0, allow_null=True, help_text="Bytes; null where there is no limit.")
    words = serializers.CharField(help_text="The same as a sentence.")


class SpaceUseShape(UseShape):
    """The same for a space that one looks after."""

    id = serializers.IntegerField()
    title = serializers.CharField()


class StorageShape(UseShape):
    """What one's files take, and those of the spaces one looks after."""

    spaces = SpaceUseShape(many=True)


class MyStorageView(SocialView):
    """The room that one's own files take."""

    @extend_schema(
        operation_id="my_storage",
        tags=["me"],
        responses={200: StorageShape, **dict.fromkeys((401, 429), ErrorSerializer)},
        summary="See how much room your files take",
    )
    def get(self, request: Request) -> Response:
        """Return what one's files take of what they may, and the same for the first spaces one looks after."""
        mine = quota.of_person(self.actor.user_id or 0)
        mine_to_keep = spaces.by_ids(sorted(spaces.standing(self.actor).steward)[:_LISTED])
        kept = [
            {"id": space_id, "title": mine_to_keep[space_id].title, **_use(use)}
            for space_id, use in quota.of_spaces(mine_to_keep.values()).items()
        ]
        return Response({**_use(mine), "spaces": kept})


def _use(use: quota.Use) -> dict[str, Any]:
    return {"used": use.used, "limit": use.limit, "words": use.sentence}


urlpatterns = [
    path("files/<uuid:uuid>/", FileView.as_view(), name="api-file"),
    path("files/<uuid:uuid>/pages/<int:number>/", FilePageView.as_view(), name="api-file-page"),
    path("files/<uuid:uuid>/made/<str:name>/", FileMadeView.as_view(), name="api-file-made"),
    path("me/storage/", MyStorageView.as_view(), name="api-my-storage"),
]

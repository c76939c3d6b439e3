"""Sharing over REST: drafts, their file, and what the share box makes of a text."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import BaseParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from social_learning import keys
from social_learning.curation import api as curation_api
from social_learning.curation import queries as curation
from social_learning.edxapp import users
from social_learning.knowledge import api, detect, queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import TooLarge
from social_learning.media import files, reception
from social_learning.rest_api.base import SAFE, ErrorSerializer, SocialView, UploadThrottle
from social_learning.rest_api.v1 import files as file_views
from social_learning.rest_api.v1 import knowledge_data as shapes
from social_learning.spaces import api as spaces_api

# More than any draft; what is announced as longer is not read at all.
MAX_JSON_BYTES = 16_000_000
_ENVELOPE_BYTES = 100_000


def _answers(ok: Any, *refusals: int, status: int = 200) -> dict[int, Any]:
    return {status: ok, **dict.fromkeys((401, 403, 429, *refusals), ErrorSerializer)}


def _valid(shape: Any, data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


class KnowledgeBase(SocialView):
    """A view on knowledge that looks at the announced length before it reads anything."""

    parser_classes: tuple[type[BaseParser], ...] = (JSONParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large; even the CSRF check would read the whole body first."""
        text = request.META.get("CONTENT_LENGTH") or "0"
        self.check_length(int(text) if text.isdecimal() else 0)
        reception.prepare(request._request)
        super().initial(request, *args, **kwargs)

    def check_length(self, length: int) -> None:
        """Raise ``TooLarge`` for a body that no draft needs."""
        if length > MAX_JSON_BYTES:
            raise TooLarge

    def found(self, uuid: UUID) -> Knowledge:
        """Return the Knowledge if this person may read it."""
        return queries.get(uuid, self.actor, now=self.now)

    def answer(self, knowledge: Knowledge, status: int = 200) -> Response:
        """Return one Knowledge as this person sees it."""
        return Response(shapes.knowledge_data(knowledge, self.actor), status=status)


class CreateView(KnowledgeBase):
    """New drafts."""

    @extend_schema(
        operation_id="knowledge_create",
        tags=["knowledge"],
        request=shapes.CreateInput,
        responses=_answers(shapes.KnowledgeShape, 400, 404, 413, 415, status=201),
        summary="Begin to share",
    )
    def post(self, request: Request) -> Response:
        """Begin a draft with whatever is there already; it is seen by its author alone."""
        given = _valid(shapes.CreateInput, request.data)
        given["theme_id"] = given.pop("theme", None)
        wanted = curation.open_for(str(given.pop("wanted", None) or ""), self.actor)
        if wanted is not None:
            given["origin_key"] = curation.origin_of(wanted)
        space_id = given.pop("space", None) or self._space_id(given.get("origin_key", ""))
        with transaction.atomic():
            made = api.create_draft(self.actor, space_id=space_id, now=self.now, **given)
            if wanted is not None:
                curation_api.answer(wanted, made.pk, self.actor)
        return self.answer(queries.get_by_id(made.pk), status=201)

    def _space_id(self, origin_key: str) -> int:
        """Return the space of the course in which it is shared, else the site's own."""
        course_key = keys.course_of(keys.parse(origin_key)) if origin_key else ""
        if course_key:
            return int(spaces_api.ensure_course_space(course_key, now=self.now).pk)
        return int(spaces_api.ensure_site_space(now=self.now).pk)


class KnowledgeView(KnowledgeBase):
    """One Knowledge."""

    @extend_schema(
        operation_id="knowledge_read",
        tags=["knowledge"],
        responses=_answers(shapes.KnowledgeShape, 404),
        summary="Read one Knowledge",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return a Knowledge with its content."""
        return self.answer(self.found(uuid))

    @extend_schema(
        operation_id="knowledge_save",
        tags=["knowledge"],
        request=shapes.SaveInput,
        responses=_answers(shapes.KnowledgeShape, 400, 404, 409, 413, 415),
        summary="Save a draft",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change some fields of one's own draft; 409 (stale) if it has changed since that version."""
        given = _valid(shapes.SaveInput, request.data)
        for name in ("theme", "space"):
            if name in given:
                given[f"{name}_id"] = given.pop(name)
        saved = api.save_draft(self.found(uuid).pk, self.actor, now=self.now, **given)
        return self.answer(queries.get_by_id(saved.pk))

    @extend_schema(
        operation_id="knowledge_delete",
        tags=["knowledge"],
        responses=_answers(OpenApiResponse(description="Gone."), 404, status=204),
        summary="Remove a draft",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove one's own draft for good."""
        api.delete_draft(self.found(uuid).pk, self.actor, now=self.now)
        return Response(status=204)


class KnowledgeFileView(KnowledgeBase):
    """The file of a draft."""

    parser_classes = (MultiPartParser,)

    def get_throttles(self) -> list[BaseThrottle]:
        """Count files that are sent beside the other writes."""
        throttles: list[BaseThrottle] = super().get_throttles()
        return throttles if self.request.method in (*SAFE, "DELETE") else [*throttles, UploadThrottle()]

    def check_length(self, length: int) -> None:
        """Raise ``TooLarge`` for a file that is announced as too large, before a byte of it is read."""
        files.check_size(max(0, length - _ENVELOPE_BYTES))

    @extend_schema(
        operation_id="knowledge_file_attach",
        tags=["knowledge"],
        request={"multipart/form-data": shapes.UploadInput},
        responses=_answers(shapes.KnowledgeShape, 400, 404, 409, 413, 415),
        summary="Attach a file",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Keep a file with one's own draft, instead of the one it had. Its preview follows."""
        knowledge = self.found(uuid)
        upload = _valid(shapes.UploadInput, request.data)["file"]
        saved = api.attach_file(knowledge.pk, self.actor, upload, now=self.now)
        return self.answer(queries.get_by_id(saved.pk))

    @extend_schema(
        operation_id="knowledge_file_detach",
        tags=["knowledge"],
        responses=_answers(shapes.KnowledgeShape, 404, 409),
        summary="Take the file off",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take the file off one's own draft."""
        saved = api.detach_file(self.found(uuid).pk, self.actor, now=self.now)
        return self.answer(queries.get_by_id(saved.pk))


class DetectView(KnowledgeBase):
    """What a text is."""

    @extend_schema(
        operation_id="knowledge_detect",
        tags=["knowledge"],
        request=shapes.DetectInput,
        responses=_answers(shapes.DetectedShape, 400, 413, 415),
        summary="See what the share box sees",
    )
    def post(self, request: Request) -> Response:
        """Return the format of a link or a text, with suggestions; nothing is kept, nothing is fetched."""
        text = _valid(shapes.DetectInput, request.data)["text"]
        return Response(shapes.detected_data(detect.detect(text)))


class MineView(KnowledgeBase):
    """One's own."""

    @extend_schema(
        operation_id="knowledge_mine",
        tags=["knowledge"],
        parameters=[OpenApiParameter("cursor", str, description="From ``next``.")],
        responses=_answers(shapes.KnowledgePage, 400),
        summary="List one's own",
    )
    def get(self, request: Request) -> Response:
        """Return a page of what one has begun or shared."""
        page = queries.mine(self.actor, cursor=request.query_params.get("cursor"))
        names = users.names({knowledge.author_id for knowledge in page.items})
        rows = [shapes.knowledge_data(knowledge, self.actor, names) for knowledge in page.items]
        return Response({"results": rows, "next": page.next})


urlpatterns = [
    path("knowledge/", CreateView.as_view(), name="api-knowledge-create"),
    path("knowledge/mine/", MineView.as_view(), name="api-knowledge-mine"),
    path("knowledge/detect/", DetectView.as_view(), name="api-knowledge-detect"),
    path("knowledge/<uuid:uuid>/", KnowledgeView.as_view(), name="api-knowledge"),
    path("knowledge/<uuid:uuid>/file/", KnowledgeFileView.as_view(), name="api-knowledge-file"),
    *file_views.urlpatterns,
]

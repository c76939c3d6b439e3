"""Versions over REST: what was published, what lies between two, bringing one back, and the new version in hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.knowledge import api, queries, versions
from social_learning.knowledge.models import Knowledge
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1 import knowledge_data
from social_learning.rest_api.v1 import version_shapes as shapes
from social_learning.rest_api.v1.knowledge import KnowledgeBase, KnowledgeFileView
from social_learning.rest_api.v1.review_data import WorkflowSerializer, workflow_data
from social_learning.review import api as review_api


def answers(ok: Any, *refusals: int, status: int = 200) -> dict[int, Any]:
    """Return the answers of an operation for the schema."""
    return {status: ok, **dict.fromkeys((401, 403, 404, 429, *refusals), ErrorSerializer)}


def valid(shape: Any, data: Any) -> dict[str, Any]:
    """Return what was sent, checked."""
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


class KnowledgePart(SocialView):
    """A view on something that belongs to one Knowledge."""

    def found(self, uuid: UUID) -> Knowledge:
        """Return the Knowledge if this person may read it."""
        return queries.get(uuid, self.actor, now=self.now)


class VersionsView(KnowledgePart):
    """What was published."""

    @extend_schema(
        operation_id="versions_list", tags=["versions"], responses=answers(shapes.KnowledgeVersionsShape),
        summary="List the versions",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return every version that was published, newest first, for everybody who reads the Knowledge."""
        item = self.found(uuid)
        rows = shapes.version_rows(versions.versions(item), versions.helpers(item.pk))
        return Response(shapes.KnowledgeVersionsShape({"results": rows}).data)


class VersionView(KnowledgePart):
    """One version."""

    @extend_schema(
        operation_id="version_read", tags=["versions"], responses=answers(shapes.VersionTextShape),
        summary="Read one version",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID, number: int) -> Response:
        """Return what a version says."""
        item = self.found(uuid)
        row = versions.version(item, number)
        return Response(shapes.VersionTextShape(shapes.version_text(row, versions.helpers(item.pk))).data)


class ChangesView(KnowledgePart):
    """What lies between two versions."""

    @extend_schema(
        operation_id="version_changes", tags=["versions"],
        parameters=[OpenApiParameter("to", int, description="The other number; without, the one before.")],
        responses=answers(shapes.ChangesShape, 400), summary="See what has changed",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID, number: int) -> Response:
        """Return what differs between two versions, text word by word; plain text, to be escaped by who shows it."""
        item = self.found(uuid)
        other = valid(shapes.ChangesInput, request.query_params).get("to") or max(1, number - 1)
        old, new = sorted((number, other))
        found = versions.changes(versions.version(item, old), versions.version(item, new))
        return Response(shapes.ChangesShape({"old": old, "new": new, "changes": shapes.change_rows(found)}).data)


class RestoreView(KnowledgePart):
    """Bringing an old version back."""

    @extend_schema(
        operation_id="version_restore", tags=["versions"], request=None,
        responses=answers(WorkflowSerializer, 400, 409), summary="Bring a version back",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID, number: int) -> Response:
        """Make a new version of an old one; it takes the same way as any other. Its authors' and the stewards' to do.

        409 (copy_in_hand) while somebody works on a new version.
        """
        # A body says nothing here, but one that cannot be read is refused as everywhere.
        assert request.data is not None
        done = review_api.bring_back(self.found(uuid).pk, self.actor, number, now=self.now)
        return Response(WorkflowSerializer(workflow_data(done, self.actor, now=self.now)).data)


class WorkingView(KnowledgeBase):
    """The new version in hand; without one, the Knowledge itself."""

    @extend_schema(
        operation_id="working_read", tags=["versions"], responses=answers(knowledge_data.KnowledgeShape),
        summary="Read the new version in hand",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return what is being written, for those who write or review it; for others, what is published."""
        return self.answer(queries.work(uuid, self.actor, now=self.now))

    @extend_schema(
        operation_id="working_save", tags=["versions"], request=shapes.WorkingInput,
        responses=answers(knowledge_data.KnowledgeShape, 400, 409, 413, 415), summary="Save the new version in hand",
    )  # fmt: skip
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change some fields; 409 (stale) with both texts and a merged one, if somebody has saved since."""
        sent = request.data
        item = queries.work(uuid, self.actor, now=self.now)
        given = valid(shapes.WorkingInput, sent)
        for name in ("theme", "space"):
            if name in given:
                given[f"{name}_id"] = given.pop(name)
        api.save_draft(item.pk, self.actor, now=self.now, **given)
        return self.answer(queries.work(uuid, self.actor, now=self.now))


class WorkingFileView(KnowledgeFileView):
    """The file of the new version in hand."""

    def found(self, uuid: UUID) -> Knowledge:
        """Return the work in hand if this person may read it."""
        return queries.work(uuid, self.actor, now=self.now)

    def answer(self, knowledge: Knowledge, status: int = 200) -> Response:
        """Return the work in hand."""
        return super().answer(queries.work(knowledge.uuid, self.actor, now=self.now), status)

    @extend_schema(
        operation_id="working_file_attach", tags=["versions"],
        request={"multipart/form-data": knowledge_data.UploadInput},
        responses=answers(knowledge_data.KnowledgeShape, 400, 409, 413, 415),
        summary="Attach a file to the new version",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID) -> Response:
        """Keep a file with the new version, instead of the one it had; the published version keeps its own."""
        return super().post(request, uuid)

    @extend_schema(
        operation_id="working_file_detach", tags=["versions"],
        responses=answers(knowledge_data.KnowledgeShape, 409), summary="Take the file off the new version",
    )  # fmt: skip
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take the file off the new version."""
        return super().delete(request, uuid)


_OF = "knowledge/<uuid:uuid>/"
urlpatterns = [
    path(f"{_OF}versions/", VersionsView.as_view(), name="api-versions"),
    path(f"{_OF}versions/<int:number>/", VersionView.as_view(), name="api-version"),
    path(f"{_OF}versions/<int:number>/changes/", ChangesView.as_view(), name="api-version-changes"),
    path(f"{_OF}versions/<int:number>/restore/", RestoreView.as_view(), name="api-version-restore"),
    path(f"{_OF}working/", WorkingView.as_view(), name="api-knowledge-working"),
    path(f"{_OF}working/file/", WorkingFileView.as_view(), name="api-knowledge-working-file"),
]

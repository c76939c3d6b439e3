"""How far the preparation of a file is, for its author, and another attempt where it has failed."""

from __future__ import annotations

from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.knowledge import queries
from social_learning.lib.errors import Conflict
from social_learning.media import notes, prepare, tasks
from social_learning.media.models import StoredFile
from social_learning.rest_api.base import ErrorSerializer, SocialView, UploadThrottle


class FileStateSerializer(serializers.Serializer[StoredFile]):
    """How far the preparation of a file is."""

    status = serializers.CharField(help_text="queued, working, ready or failed.")
    progress = serializers.IntegerField(help_text="Per cent.")
    pages = serializers.IntegerField(help_text="How many page images there are.")
    reason = serializers.CharField(source="note", help_text="Why something is missing, for machines; else empty.")
    sentence = serializers.CharField(source="pk", help_text="The same for a person.")
    remedy = serializers.CharField(source="pk", help_text="What its author can do; else empty.")
    can_retry = serializers.BooleanField(source="pk", help_text="Whether another attempt may end differently.")

    def to_representation(self, instance: StoredFile) -> dict[str, object]:
        """Return the row with its sentences, in the language of who asks."""
        return {
            "status": instance.status,
            "progress": instance.progress,
            "pages": instance.pages,
            "reason": instance.note,
            "sentence": notes.note_of(instance),
            "remedy": notes.remedy_of(instance),
            "can_retry": notes.can_retry(instance),
        }


class FileStateView(SocialView):
    """The state of one file."""

    @extend_schema(
        operation_id="file_state",
        tags=["files"],
        responses={200: FileStateSerializer, **dict.fromkeys((401, 403, 404, 429), ErrorSerializer)},
        summary="How far a file is",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return how far the preparation of a file is, to whoever may open it."""
        stored = queries.open_file(uuid, self.actor, now=self.now)
        return Response(FileStateSerializer(stored).data, headers={"Cache-Control": "no-store"})


class FileRetryView(SocialView):
    """Another attempt."""

    throttle_classes = (*SocialView.throttle_classes, UploadThrottle)  # type: ignore[assignment]

    @extend_schema(
        operation_id="file_retry",
        tags=["files"],
        request=None,
        responses={200: FileStateSerializer, **dict.fromkeys((400, 401, 403, 404, 409, 415, 429), ErrorSerializer)},
        summary="Prepare a file once more",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Queue a file once more whose preparation has failed; for who brought it or may edit what holds it."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        stored = queries.file_to_mend(uuid, self.actor, now=self.now)
        if not prepare.retry(stored):
            raise Conflict(_("There is nothing to try again with this file right now."), code="nothing_to_retry")
        tasks.enqueue(stored.pk)
        stored.refresh_from_db()
        return Response(FileStateSerializer(stored).data)


urlpatterns = [
    path("files/<uuid:uuid>/state/", FileStateView.as_view(), name="api-file-state"),
    path("files/<uuid:uuid>/retry/", FileRetryView.as_view(), name="api-file-retry"),
]

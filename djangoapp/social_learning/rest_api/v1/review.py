"""The workflow over REST: what may be done with a Knowledge, doing it, its history, and the review desk."""

from __future__ import annotations

from uuid import UUID

import attrs
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.data import Actor
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import NotAllowed
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1.review_data import (
    DeskSerializer,
    HistorySerializer,
    PerformSerializer,
    WorkflowSerializer,
    history_data,
    workflow_data,
)
from social_learning.review import api, permissions, queries
from social_learning.review.desk import BOXES, Narrow
from social_learning.review.workflow import ACTIONS
from social_learning.spaces import queries as spaces_queries

_READ = dict.fromkeys((401, 403, 404, 429), ErrorSerializer)
_WRITE = {**_READ, 400: ErrorSerializer, 409: ErrorSerializer, 415: ErrorSerializer}


class ActionsView(SocialView):
    """What this person may do with one Knowledge."""

    @extend_schema(operation_id="knowledge_actions", responses={200: WorkflowSerializer, **_READ})
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return where the Knowledge is on its way and what this person may do now, the main action first."""
        knowledge = knowledge_queries.get(uuid, self.actor, now=self.now)
        return Response(WorkflowSerializer(workflow_data(knowledge, self.actor, now=self.now)).data)


class PerformView(SocialView):
    """Taking one action."""

    @extend_schema(
        operation_id="knowledge_perform",
        parameters=[OpenApiParameter("action", str, OpenApiParameter.PATH, enum=list(ACTIONS))],
        request=PerformSerializer,
        responses={200: WorkflowSerializer, **_WRITE},
    )
    def post(self, request: Request, uuid: UUID, action: str) -> Response:
        """Take one action and return where the Knowledge is then.

        403 if it is somebody else's to take, 409 if the Knowledge has moved on, 400 with a sentence for each field
        if something is missing in the item or in the feedback.
        """
        given = PerformSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        payload = dict(given.validated_data)
        version = payload.pop("version", None)
        knowledge = knowledge_queries.get(uuid, self.actor, now=self.now)
        done = api.perform(action, knowledge.pk, self.actor, now=self.now, version=version, payload=payload)
        return Response(WorkflowSerializer(workflow_data(done, self.actor, now=self.now)).data)


class HistoryView(SocialView):
    """Every step and all feedback."""

    @extend_schema(operation_id="knowledge_history", responses={200: HistorySerializer, **_READ})
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return the steps a Knowledge took and what reviewers wrote, for its author, reviewers and stewards."""
        knowledge = knowledge_queries.get(uuid, self.actor, now=self.now)
        if not _may_read_history(knowledge, self.actor):
            raise NotAllowed
        return Response(HistorySerializer(history_data(knowledge)).data)


class DeskView(SocialView):
    """The review desk."""

    @extend_schema(
        operation_id="review_desk",
        parameters=[
            OpenApiParameter("box", str, enum=list(BOXES), default="mine"),
            OpenApiParameter("order", str, enum=["due", "new"], default="due", description="What comes first."),
            OpenApiParameter("cursor", str, description="The value of next of the page before."),
        ],
        responses={200: DeskSerializer, **_READ, 400: ErrorSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return open reviews that concern this person, soonest due first; empty for who has no desk."""
        box = request.query_params.get("box", "mine")
        cursor, newest = request.query_params.get("cursor"), request.query_params.get("order") == "new"
        page = queries.desk(self.actor, now=self.now, box=box, cursor=cursor, narrow=Narrow(newest=newest))
        results = [attrs.asdict(entry) for entry in page.entries]
        return Response(DeskSerializer({"results": results, "next": page.next}).data)


def _may_read_history(knowledge: Knowledge, actor: Actor) -> bool:
    return permissions.can_read_history(
        is_author=knowledge.author_id == actor.user_id,
        was_reviewer=actor.user_id in queries.reviewer_ids(knowledge.pk),
        is_steward=spaces_queries.is_steward(actor, knowledge.space),
    )


urlpatterns = [
    path("knowledge/<uuid:uuid>/actions/", ActionsView.as_view(), name="api-knowledge-actions"),
    path("knowledge/<uuid:uuid>/actions/<slug:action>/", PerformView.as_view(), name="api-knowledge-perform"),
    path("knowledge/<uuid:uuid>/history/", HistoryView.as_view(), name="api-knowledge-history"),
    path("reviews/", DeskView.as_view(), name="api-reviews"),
]

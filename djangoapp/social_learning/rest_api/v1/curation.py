"""What a course's team asks for and picks: read by who belongs to the course, changed by its team."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning import keys
from social_learning.curation import api, permissions, queries
from social_learning.curation.models import State, Wanted
from social_learning.keys import MAX_KEY_LENGTH, KnowledgeKey
from social_learning.lib.errors import NotAllowed, NotFound
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.shapes import Shape
from social_learning.rest_api.v1.catalogue_shapes import CardShape
from social_learning.search import cards
from social_learning.search import queries as search

_ERRORS: dict[int, Any] = dict.fromkeys((401, 403, 404, 429), ErrorSerializer)
_PLACE = OpenApiParameter("key", str, OpenApiParameter.PATH, description="Key of the unit, or of the course.")


class AskInput(Shape):
    """A question, and the unit (or course) it is asked in."""

    key = serializers.CharField(max_length=MAX_KEY_LENGTH)
    question = serializers.CharField(max_length=api.MAX_QUESTION)


class WantedShape(Shape):
    """One question; ``knowledge`` is the key of what answered it."""

    uuid = serializers.UUIDField()
    key = serializers.CharField(help_text="The unit, or the course as a whole.")
    title = serializers.CharField(allow_blank=True, help_text="The name of the unit.")
    question = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    knowledge = serializers.CharField(allow_blank=True)


class WantedList(Shape):
    """What is asked in a course, open questions first."""

    results = WantedShape(many=True)


class PickList(Shape):
    """What the team shows first, in its order."""

    results = CardShape(many=True)


class PlaceView(SocialView):
    """A view on something of one course."""

    def check_belongs(self, key: str) -> str:
        """Return the course of a key if this person belongs to it; the same words whether or not there is one."""
        course_key = keys.course_of(keys.parse(key))
        if not course_key:
            raise NotFound
        if not permissions.can_look(self.actor, course_key):
            raise NotAllowed
        return course_key


class CourseWantedView(PlaceView):
    """What is wanted in one course."""

    @extend_schema(
        operation_id="wanted_list",
        tags=["curation"],
        parameters=[OpenApiParameter("course", str, required=True, description="Key of the course.")],
        responses={200: WantedList, **_ERRORS},
        summary="What is wanted in a course",
    )
    def get(self, request: Request) -> Response:
        """Return what is asked, and what was answered."""
        course_key = self.check_belongs(request.query_params.get("course", ""))
        rows = [row for row in queries.wanted_in(course_key) if row.state != State.CLOSED]
        return Response({"results": [_wanted(row) for row in rows]})

    @extend_schema(
        operation_id="wanted_ask",
        tags=["curation"],
        request=AskInput,
        responses={201: WantedShape, 400: ErrorSerializer, 409: ErrorSerializer, 415: ErrorSerializer, **_ERRORS},
        summary="Ask for knowledge",
    )
    def post(self, request: Request) -> Response:
        """Ask in a unit; the same question that is open already is answered as if it were new."""
        given = AskInput(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        return Response(_wanted(api.ask(values["key"], self.actor, question=values["question"], now=self.now)), 201)


class WantedView(SocialView):
    """One question."""

    @extend_schema(
        operation_id="wanted_close",
        tags=["curation"],
        responses={204: OpenApiResponse(description="Closed."), **_ERRORS},
        summary="Take a question back",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Close it; one that was answered stays as it is."""
        api.close(uuid, self.actor, now=self.now)
        return Response(status=204)


class PicksView(PlaceView):
    """What the team picked in one place."""

    @extend_schema(
        operation_id="picks_list",
        tags=["curation"],
        parameters=[_PLACE],
        responses={200: PickList, **_ERRORS},
        summary="What the team picked",
    )
    def get(self, request: Request, key: str) -> Response:
        """Return the picks of a unit or a course, as far as one may see them."""
        self.check_belongs(key)
        entries = search.by_ids(self.actor, queries.of_place(key).picks)
        return Response({"results": [card.as_dict() for card in cards.of(entries)]})


class PickView(SocialView):
    """One pick."""

    @extend_schema(
        operation_id="pick",
        tags=["curation"],
        parameters=[_PLACE],
        request=None,
        responses={
            204: OpenApiResponse(description="Picked."),
            **dict.fromkeys((400, 409, 415), ErrorSerializer),
            **_ERRORS,
        },
        summary="Pick",
    )
    def put(self, request: Request, key: str, uuid: UUID) -> Response:
        """Show it first; a second time changes nothing, a fourth pick is a 409."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        api.pick(key, uuid, self.actor, now=self.now)
        return Response(status=204)

    @extend_schema(
        operation_id="unpick",
        tags=["curation"],
        parameters=[_PLACE],
        responses={204: OpenApiResponse(description="Let go."), **_ERRORS},
        summary="Let go of a pick",
    )
    def delete(self, request: Request, key: str, uuid: UUID) -> Response:
        """Let go; nothing happens if it was not picked."""
        api.unpick(key, uuid, self.actor)
        return Response(status=204)


def _wanted(row: Wanted) -> dict[str, Any]:
    return {
        "uuid": str(row.uuid),
        "key": row.target.key,
        "title": row.target.title,
        "question": row.question,
        "state": row.state,
        "knowledge": str(KnowledgeKey(row.knowledge.uuid)) if row.knowledge else "",
    }


urlpatterns: list[URLPattern] = [
    path("wanted/", CourseWantedView.as_view(), name="api-wanted"),
    path("wanted/<uuid:uuid>/", WantedView.as_view(), name="api-wanted-one"),
    path("picks/<str:key>/", PicksView.as_view(), name="api-picks"),
    path("picks/<str:key>/<uuid:uuid>/", PickView.as_view(), name="api-pick"),
]

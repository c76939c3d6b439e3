"""Paths: find one, walk it, make one, and put its steps in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.paths import access, api, queries, steps, walking
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1 import paths_shapes as shapes

_ERRORS: dict[int, Any] = dict.fromkeys((401, 403, 404, 429), ErrorSerializer)
_REFUSED: dict[int, Any] = {**dict.fromkeys((400, 409, 415), ErrorSerializer), **_ERRORS}
_GONE = OpenApiResponse(description="Done; a second time changes nothing.")
_BAD: dict[int, Any] = {400: ErrorSerializer, 409: ErrorSerializer}
_WHOLE: dict[int, Any] = {200: shapes.WholePath, **_REFUSED}


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class _View(SocialView):
    """Each verb is one transaction of its room, begun again after a deadlock."""

    rooms_own_transactions = True

    def whole(self, uuid: UUID, status: int = 200) -> Response:
        """Return a path as this person sees it now."""
        return Response(shapes.whole(queries.one(uuid, self.actor, now=self.now)), status=status)

    def given(self, shape: type[Any], request: Request, uuid: UUID | None = None) -> dict[str, Any]:
        """Return what was sent, checked; a theme by the name the room has for it.

        Of a path that is not theirs to see nobody hears what would be wrong with what they sent.
        """
        form = shape(data=request.data)
        if uuid is not None:
            access.seen(uuid, self.actor, self.now)
        form.is_valid(raise_exception=True)
        sent: dict[str, Any] = dict(form.validated_data)
        if "theme" in sent:
            sent["theme_id"] = sent.pop("theme")
        return sent

    def done(self, request: Request, uuid: UUID, verb: Callable[..., Any]) -> Response:
        """Do what needs no body, and return the path."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        verb(uuid, self.actor, now=self.now)
        return self.whole(uuid)


class PathsView(_View):
    """Paths."""

    @extend_schema(
        operation_id="paths_list",
        tags=["paths"],
        parameters=[shapes.PathListInput],
        responses={200: shapes.PathPage, 400: ErrorSerializer, **_ERRORS},
        summary="Paths",
    )
    def get(self, request: Request) -> Response:
        """Return one page of a list of paths in the spaces I see, the newest first."""
        given = shapes.PathListInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        page = queries.page(
            self.actor,
            asked["list"],
            theme_id=asked.get("theme"),
            space_id=asked.get("space"),
            cursor=asked.get("cursor") or None,
        )
        return Response({"results": shapes.listed(page.rows), "next": page.next})

    @extend_schema(
        operation_id="path_create",
        tags=["paths"],
        request=shapes.PathInput,
        responses={201: shapes.WholePath, **_REFUSED},
        summary="Begin to make a path",
    )
    def post(self, request: Request) -> Response:
        """Make a draft, mine alone, in a space where I may share."""
        sent = self.given(shapes.PathInput, request)
        made = api.create(self.actor, space_id=sent.pop("space"), now=self.now, **sent)
        return self.whole(made.uuid, 201)


class PathView(_View):
    """One path."""

    @extend_schema(
        operation_id="path_get",
        tags=["paths"],
        responses={200: shapes.WholePath, **_ERRORS},
        summary="One path with its steps",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return it as I see it."""
        return self.whole(uuid)

    @extend_schema(
        operation_id="path_change",
        tags=["paths"],
        request=shapes.PathChange,
        responses=_WHOLE,
        summary="Change a path",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change what is sent."""
        api.edit(uuid, self.actor, now=self.now, **self.given(shapes.PathChange, request, uuid))
        return self.whole(uuid)

    @extend_schema(
        operation_id="path_discard", tags=["paths"], responses={204: _GONE, **_ERRORS}, summary="Throw a draft away"
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Throw a draft of mine away."""
        api.discard(uuid, self.actor, now=self.now)
        return Response(status=204)


class StepsView(_View):
    """The steps of a path."""

    @extend_schema(
        operation_id="path_step_add",
        tags=["paths"],
        request=shapes.StepInput,
        responses={201: shapes.WholePath, **_REFUSED},
        summary="Add a step",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Add a last step; what stands in the path already stays where it is."""
        sent = self.given(shapes.StepInput, request, uuid)
        steps.add(uuid, self.actor, sent.pop("key"), now=self.now, **sent)
        return self.whole(uuid, 201)

    @extend_schema(
        operation_id="path_order",
        tags=["paths"],
        request=shapes.OrderInput,
        responses=_WHOLE,
        summary="Put the steps in order",
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Put them in the order of these ids, each named once."""
        sent = self.given(shapes.OrderInput, request, uuid)
        steps.order(uuid, self.actor, sent["steps"], now=self.now, version=sent.get("version"))
        return self.whole(uuid)


class StepView(_View):
    """One step."""

    @extend_schema(
        operation_id="path_step_change",
        tags=["paths"],
        request=shapes.StepChange,
        responses=_WHOLE,
        summary="Change a step",
    )
    def patch(self, request: Request, uuid: UUID, step: int) -> Response:
        """Change what is sent."""
        steps.change(uuid, step, self.actor, now=self.now, **self.given(shapes.StepChange, request, uuid))
        return self.whole(uuid)

    @extend_schema(
        operation_id="path_step_remove",
        tags=["paths"],
        responses={204: _GONE, **_BAD, **_ERRORS},
        summary="Take a step out",
    )
    def delete(self, request: Request, uuid: UUID, step: int) -> Response:
        """Take it out; what it leads to stays where it is."""
        steps.remove(uuid, step, self.actor, now=self.now)
        return Response(status=204)


class WalkView(_View):
    """My way along a path."""

    @extend_schema(operation_id="path_begin", tags=["paths"], request=None, responses=_WHOLE, summary="Begin a path")
    def put(self, request: Request, uuid: UUID) -> Response:
        """Begin it; what I have done of it before counts."""
        return self.done(request, uuid, walking.begin)

    @extend_schema(operation_id="path_leave", tags=["paths"], responses={204: _GONE, **_ERRORS}, summary="Leave a path")
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Leave it: nothing calls me back. What I finished stays so."""
        walking.leave(uuid, self.actor, now=self.now)
        return Response(status=204)


class PublishedView(_View):
    """Whether a path is offered to others."""

    @extend_schema(
        operation_id="path_publish", tags=["paths"], request=None, responses=_WHOLE, summary="Publish a path"
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Publish a draft: a steward, or I my own where the space asks for no look before."""
        return self.done(request, uuid, api.publish)


class AskedView(_View):
    """Whether a draft is handed in."""

    @extend_schema(operation_id="path_ask", tags=["paths"], request=None, responses=_WHOLE, summary="Hand a draft in")
    def put(self, request: Request, uuid: UUID) -> Response:
        """Ask those who look after the space to publish it."""
        return self.done(request, uuid, api.ask)

    @extend_schema(
        operation_id="path_hand_back",
        tags=["paths"],
        request=shapes.HandBackInput,
        responses={204: _GONE, **_REFUSED},
        summary="Give a handed-in draft back",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Give it back to its author with a word, or take back mine."""
        sent = self.given(shapes.HandBackInput, request, uuid)
        api.hand_back(uuid, self.actor, now=self.now, note=sent.get("note", ""))
        return Response(status=204)


class ArchivedView(_View):
    """Whether a path rests."""

    @extend_schema(
        operation_id="path_archive", tags=["paths"], request=None, responses=_WHOLE, summary="Let a path rest"
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Move it to the archive: readable, offered no more."""
        return self.done(request, uuid, api.archive)

    @extend_schema(
        operation_id="path_restore",
        tags=["paths"],
        responses={204: _GONE, 409: ErrorSerializer, **_ERRORS},
        summary="Bring a path back",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Offer it again."""
        api.restore(uuid, self.actor, now=self.now)
        return Response(status=204)


class CopiesView(_View):
    """Copies of a path."""

    @extend_schema(
        operation_id="path_copy",
        tags=["paths"],
        request=shapes.CopyInput,
        responses={201: shapes.WholePath, **_REFUSED},
        summary="Make my own from a path",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Make a draft of mine with the same words and steps."""
        made = api.copy(
            uuid, self.actor, now=self.now, space_id=self.given(shapes.CopyInput, request, uuid).get("space")
        )
        return self.whole(made.uuid, 201)


urlpatterns: list[URLPattern] = [
    path("paths/", PathsView.as_view(), name="api-paths"),
    path("paths/<uuid:uuid>/", PathView.as_view(), name="api-path"),
    path("paths/<uuid:uuid>/steps/", StepsView.as_view(), name="api-path-steps"),
    path("paths/<uuid:uuid>/steps/<int:step>/", StepView.as_view(), name="api-path-step"),
    path("paths/<uuid:uuid>/walk/", WalkView.as_view(), name="api-path-walk"),
    path("paths/<uuid:uuid>/published/", PublishedView.as_view(), name="api-path-published"),
    path("paths/<uuid:uuid>/asked/", AskedView.as_view(), name="api-path-asked"),
    path("paths/<uuid:uuid>/archived/", ArchivedView.as_view(), name="api-path-archived"),
    path("paths/<uuid:uuid>/copies/", CopiesView.as_view(), name="api-path-copies"),
]

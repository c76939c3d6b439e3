"""Sessions with a date: what comes next, registering, and organising."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.edxapp import site
from social_learning.lib.errors import Invalid
from social_learning.meetings import access, api, attendance, feeds, queries, seats
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1 import meetings_shapes as shapes
from social_learning.spaces import queries as spaces

_ERRORS: dict[int, Any] = dict.fromkeys((401, 403, 404, 429), ErrorSerializer)
_REFUSED: dict[int, Any] = {**dict.fromkeys((400, 409, 415), ErrorSerializer), **_ERRORS}
_CURSOR = OpenApiParameter("cursor", str, description="The value of next of the page before.")
_THEME = OpenApiParameter("theme", str, description="Slug of a theme.")
_SPACE = OpenApiParameter("space", int, description="Id of a space.")


class UpcomingView(SocialView):
    """What takes place next."""

    @extend_schema(
        operation_id="sessions_list",
        tags=["sessions"],
        parameters=[_CURSOR, _THEME, _SPACE],
        responses={200: shapes.DatePage, 400: ErrorSerializer, **_ERRORS},
        summary="Upcoming sessions",
    )
    def get(self, request: Request) -> Response:
        """Return one page of what comes next in the spaces I see."""
        asked = request.query_params
        theme_id = spaces.theme_id_of(asked["theme"]) or 0 if asked.get("theme") else None
        space_ids = [_number(asked["space"])] if asked.get("space") else None
        page = queries.upcoming(
            self.actor, now=self.now, cursor=asked.get("cursor"), theme_id=theme_id, space_ids=space_ids, limit=24
        )
        return Response({"results": shapes.dates(page.dates), "next": page.next})


class MineView(SocialView):
    """My sessions."""

    @extend_schema(
        operation_id="sessions_mine",
        tags=["sessions"],
        responses={200: shapes.MineShape, **_ERRORS},
        summary="Where I go and what I give",
    )
    def get(self, request: Request) -> Response:
        """Return what is to come and what is over."""
        ahead, over = queries.mine(self.actor, now=self.now)
        found = shapes.dates([*ahead, *over])
        return Response({"upcoming": found[: len(ahead)], "over": found[len(ahead) :]})


class FeedView(SocialView):
    """The address of my calendar."""

    @extend_schema(
        operation_id="sessions_calendar",
        tags=["sessions"],
        responses={200: shapes.CalendarFeedShape, **_ERRORS},
        summary="The address of my calendar",
    )
    def get(self, request: Request) -> Response:
        """Return the address, empty while there is none."""
        return Response({"url": _address(feeds.token_of(self.actor))})

    @extend_schema(
        operation_id="sessions_calendar_renew",
        tags=["sessions"],
        request=None,
        responses={200: shapes.CalendarFeedShape, 415: ErrorSerializer, **_ERRORS},
        summary="Give my calendar a new address",
    )
    def post(self, request: Request) -> Response:
        """Make the address anew; the one before is dead."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        return Response({"url": _address(feeds.renew(self.actor, now=self.now))})

    @extend_schema(
        operation_id="sessions_calendar_remove",
        tags=["sessions"],
        responses={204: OpenApiResponse(description="Gone."), **_ERRORS},
        summary="Let my calendar have no address",
    )
    def delete(self, request: Request) -> Response:
        """Remove the address; nothing happens if there is none."""
        feeds.remove(self.actor)
        return Response(status=204)


class DatesView(SocialView):
    """The dates of one session."""

    @extend_schema(
        operation_id="session_dates",
        tags=["sessions"],
        responses={200: shapes.DateList, **_ERRORS},
        summary="The dates of a session",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return all dates, what is to come first."""
        item = access.session(uuid, self.actor, now=self.now)
        return Response({"results": shapes.dates(queries.of_session(item, self.actor, now=self.now))})

    @extend_schema(
        operation_id="session_plan",
        tags=["sessions"],
        request=shapes.DateInput,
        responses={201: shapes.DateShape, **_REFUSED},
        summary="Plan a date",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Plan one more date."""
        given = shapes.DateInput(data=request.data)
        given.is_valid(raise_exception=True)
        given.validated_data.pop("sequence", None)
        made = api.plan(uuid, self.actor, now=self.now, **given.validated_data)
        return Response(_one(self, made.uuid), status=201)


class DateView(SocialView):
    """One date."""

    @extend_schema(
        operation_id="session_date",
        tags=["sessions"],
        responses={200: shapes.DateShape, **_ERRORS},
        summary="One date",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return it as I see it."""
        return Response(_one(self, uuid))

    @extend_schema(
        operation_id="session_change",
        tags=["sessions"],
        request=shapes.DateInput,
        responses={200: shapes.DateShape, **_REFUSED},
        summary="Change a date",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change what is sent; who registered hears of a move."""
        given = shapes.DateInput(data=request.data)
        given.is_valid(raise_exception=True)
        api.change(uuid, self.actor, now=self.now, **given.validated_data)
        return Response(_one(self, uuid))

    @extend_schema(
        operation_id="session_cancel",
        tags=["sessions"],
        parameters=[OpenApiParameter("reason", str, description="Why, in a line for who registered.")],
        responses={204: OpenApiResponse(description="Called off."), 409: ErrorSerializer, **_ERRORS},
        summary="Call a date off",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Call it off; a second time changes nothing."""
        api.cancel(uuid, self.actor, now=self.now, reason=request.query_params.get("reason", ""))
        return Response(status=204)


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class RegistrationView(SocialView):
    """My place on the list of a date."""

    rooms_own_transactions = True

    @extend_schema(
        operation_id="session_register",
        tags=["sessions"],
        request=None,
        responses={200: shapes.DateShape, 409: ErrorSerializer, 415: ErrorSerializer, **_ERRORS},
        summary="Register",
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Register, or wait for a seat; a second time changes nothing."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        seats.register(uuid, self.actor, now=self.now)
        return Response(_one(self, uuid))

    @extend_schema(
        operation_id="session_unregister",
        tags=["sessions"],
        responses={204: OpenApiResponse(description="Not on the list any more."), 409: ErrorSerializer, **_ERRORS},
        summary="Give my seat back",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Leave the list; nothing happens to who was not on it."""
        seats.cancel(uuid, self.actor, now=self.now)
        return Response(status=204)


class ParticipantsView(SocialView):
    """Who comes."""

    @extend_schema(
        operation_id="session_participants",
        tags=["sessions"],
        responses={200: shapes.ParticipantList, **_ERRORS},
        summary="Who comes, for who organises",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return the list and the waiting list."""
        found = access.seen(uuid, self.actor, now=self.now)
        access.check_organiser(found.knowledge, self.actor)
        return Response({"results": shapes.participants(queries.participants([found.pk])[found.pk])})


class ParticipantView(SocialView):
    """One person on the list."""

    @extend_schema(
        operation_id="session_presence",
        tags=["sessions"],
        request=shapes.PresenceInput,
        responses={204: OpenApiResponse(description="Noted."), **_REFUSED},
        summary="Note who came",
    )
    def put(self, request: Request, uuid: UUID, number: int) -> Response:
        """Note whether they came; who did has finished the session."""
        given = shapes.PresenceInput(data=request.data)
        access.seen(uuid, self.actor, now=self.now)
        given.is_valid(raise_exception=True)
        attendance.mark(uuid, self.actor, {number: given.validated_data["presence"]}, now=self.now)
        return Response(status=204)


def _one(view: SocialView, uuid: UUID) -> dict[str, Any]:
    return shapes.dates([queries.one(uuid, view.actor, now=view.now)])[0]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise Invalid(code="invalid", fields={"space": "A number."})
    return int(text)


def _address(token: str) -> str:
    return f"{site.root_url()}{reverse('social_learning:calendar-feed', args=[token])}" if token else ""


urlpatterns: list[URLPattern] = [
    path("sessions/", UpcomingView.as_view(), name="api-sessions"),
    path("sessions/mine/", MineView.as_view(), name="api-sessions-mine"),
    path("sessions/calendar/", FeedView.as_view(), name="api-sessions-calendar"),
    path("sessions/<uuid:uuid>/", DateView.as_view(), name="api-session-date"),
    path("sessions/<uuid:uuid>/registration/", RegistrationView.as_view(), name="api-session-registration"),
    path("sessions/<uuid:uuid>/participants/", ParticipantsView.as_view(), name="api-session-participants"),
    path("sessions/<uuid:uuid>/participants/<int:number>/", ParticipantView.as_view(), name="api-session-participant"),
    path("knowledge/<uuid:uuid>/dates/", DatesView.as_view(), name="api-session-dates"),
]

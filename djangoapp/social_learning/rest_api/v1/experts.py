"""Experts: the directory, one's own time, and whom those who look after a theme ask."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.edxapp import users
from social_learning.expertise import directory
from social_learning.expertise import queries as expertise
from social_learning.experts import api, nominations, permissions, times
from social_learning.experts import queries as experts
from social_learning.experts.models import Absence, Availability
from social_learning.lib.errors import NotAllowed
from social_learning.rest_api.base import ErrorSerializer, SocialView, person_id
from social_learning.spaces import queries as spaces
from social_learning.spaces import theme_queries

_READ: dict[int, Any] = dict.fromkeys((400, 401, 404, 429), ErrorSerializer)
_WRITE: dict[int, Any] = {**_READ, **dict.fromkeys((403, 409, 415), ErrorSerializer)}
_BIGGEST = 2**63 - 1


class AskedInput(serializers.Serializer[Any]):
    """Which experts are asked for."""

    theme = serializers.CharField(required=False, default="", max_length=120, help_text="The slug of a theme.")
    name = serializers.CharField(required=False, default="", max_length=100, help_text="Any part of the name.")
    after = serializers.IntegerField(required=False, default=0, min_value=0, max_value=_BIGGEST)


class ExpertShape(serializers.Serializer[Any]):
    """One expert."""

    username = serializers.CharField()
    name = serializers.CharField()
    themes = serializers.ListField(child=serializers.CharField(), help_text="Slugs.")
    is_away = serializers.BooleanField()
    back_on = serializers.DateField(allow_null=True)
    is_full = serializers.BooleanField(help_text="Others are asked first.")
    answers_within = serializers.IntegerField(help_text="Working days.")
    office_hours = serializers.CharField()
    helped_people = serializers.IntegerField()
    validated_items = serializers.IntegerField()
    accepted_answers = serializers.IntegerField()
    reviews = serializers.IntegerField()


class ExpertList(serializers.Serializer[Any]):
    """A page of experts."""

    results = ExpertShape(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="Give it as after for the next page.")


class TimeShape(serializers.ModelSerializer[Availability]):
    """How much one takes on, and when."""

    capacity = serializers.IntegerField(min_value=permissions.CAPACITY[0], max_value=permissions.CAPACITY[-1])
    answers_within = serializers.IntegerField(min_value=permissions.WITHIN[0], max_value=permissions.WITHIN[-1])
    weekdays = serializers.CharField(max_length=7, help_text="Figures, 0 is Monday.")

    class Meta:
        model = Availability
        fields = ("capacity", "answers_within", "weekdays", "office_hours", "listed")


class LeaveShape(serializers.ModelSerializer[Absence]):
    """Days on which one is away."""

    class Meta:
        model = Absence
        fields = ("id", "first", "last", "reason")


class LeaveList(serializers.Serializer[Any]):
    """My leaves."""

    results = LeaveShape(many=True)


class NominationAnswerInput(serializers.Serializer[Any]):
    """Yes or no to being an expert."""

    theme = serializers.CharField(max_length=120)
    accept = serializers.BooleanField()


class ProposedShape(serializers.Serializer[Any]):
    """Somebody whose help speaks for being an expert."""

    theme = serializers.CharField()
    username = serializers.CharField()
    name = serializers.CharField()
    evidence = serializers.FloatField()
    validated_items = serializers.IntegerField()
    accepted_answers = serializers.IntegerField()
    reviews = serializers.IntegerField()
    applied_by = serializers.IntegerField()


class ProposedList(serializers.Serializer[Any]):
    """Proposed people."""

    results = ProposedShape(many=True)


class ExpertsView(SocialView):
    """The directory."""

    @extend_schema(
        operation_id="experts", tags=["experts"], parameters=[AskedInput], responses={200: ExpertList, **_READ}
    )
    def get(self, request: Request) -> Response:
        """Return a page of the experts who do not mind to be listed."""
        given = AskedInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        themes = {theme.pk: theme for theme in spaces.themes()}
        theme = theme_queries.by_slug(asked["theme"]) if asked["theme"] else None
        wanted = theme_queries.below([theme.pk], themes.values()) if theme else None
        found = directory.page(now=self.now, theme_ids=wanted, name=asked["name"], after=asked["after"])
        rows = [
            {
                "username": one.username,
                "name": one.name,
                "themes": [themes[theme_id].slug for theme_id in one.theme_ids if theme_id in themes],
                "is_away": one.is_away,
                "back_on": one.back_on,
                "is_full": one.full,
                "answers_within": one.answers_within,
                "office_hours": one.office_hours,
                "helped_people": one.people,
                "validated_items": one.helped.approved,
                "accepted_answers": one.helped.answers,
                "reviews": one.helped.reviews,
            }
            for one in found.experts
        ]
        return Response({"results": rows, "next": found.next})


class MyTimeView(SocialView):
    """My own time."""

    @extend_schema(operation_id="expert_time", tags=["experts"], responses={200: TimeShape, **_READ})
    def get(self, request: Request) -> Response:
        """Return how much I take on, and when."""
        return Response(TimeShape(experts.availability(self.actor.user_id or 0)).data)

    @extend_schema(
        operation_id="expert_time_change", tags=["experts"], request=TimeShape, responses={200: TimeShape, **_WRITE}
    )
    def patch(self, request: Request) -> Response:
        """Change it."""
        given = TimeShape(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(TimeShape(times.change(self.actor, now=self.now, **given.validated_data)).data)


class LeavesView(SocialView):
    """When I am away."""

    @extend_schema(operation_id="expert_leaves", tags=["experts"], responses={200: LeaveList, **_READ})
    def get(self, request: Request) -> Response:
        """Return my leaves; nobody else sees why."""
        rows = experts.absences(self.actor.user_id or 0, self.now)
        return Response({"results": LeaveShape(rows, many=True).data})

    @extend_schema(
        operation_id="expert_leave_add", tags=["experts"], request=LeaveShape, responses={201: LeaveShape, **_WRITE}
    )
    def post(self, request: Request) -> Response:
        """Say that I am away."""
        given = LeaveShape(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(LeaveShape(times.leave(self.actor, now=self.now, **given.validated_data)).data, status=201)


class LeaveView(SocialView):
    """One leave."""

    @extend_schema(operation_id="expert_leave_end", tags=["experts"], responses={204: None, **_WRITE})
    def delete(self, request: Request, leave_id: int) -> Response:
        """Take it off the list."""
        times.come_back(leave_id, self.actor)
        return Response(status=204)


class AnswerView(SocialView):
    """Being asked."""

    @extend_schema(
        operation_id="expert_answer",
        tags=["experts"],
        request=NominationAnswerInput,
        responses={200: NominationAnswerInput, **_WRITE},
    )
    def post(self, request: Request) -> Response:
        """Say yes or no to being an expert of a theme."""
        given = NominationAnswerInput(data=request.data)
        given.is_valid(raise_exception=True)
        theme = theme_queries.by_slug(given.validated_data["theme"])
        nominations.answer(theme.pk, self.actor, accept=given.validated_data["accept"], now=self.now)
        return Response(given.validated_data)


class ProposedView(SocialView):
    """Whom the evidence proposes."""

    @extend_schema(
        operation_id="experts_proposed", tags=["experts"], responses={200: ProposedList, 403: ErrorSerializer, **_READ}
    )
    def get(self, request: Request) -> Response:
        """Return whom the evidence proposes for the themes I look after."""
        mine = api.manages(self.actor)
        if not mine:
            raise NotAllowed
        found = [one for people in expertise.proposed(mine, now=self.now).values() for one in people]
        known = users.people({one.user_id for one in found})
        slugs = {theme.pk: theme.slug for theme in spaces.themes()}
        rows = [
            {
                "theme": slugs[one.theme_id],
                "username": known[one.user_id].username,
                "name": users.display_name(known[one.user_id]),
                "evidence": round(one.worth, 2),
                "validated_items": one.approved,
                "accepted_answers": one.answers,
                "reviews": one.reviews,
                "applied_by": one.marks,
            }
            for one in found
            if one.theme_id in slugs
        ]
        return Response({"results": rows})


class ThemeExpertView(SocialView):
    """One person and a theme I look after."""

    @extend_schema(operation_id="expert_ask", tags=["experts"], request=None, responses={204: None, **_WRITE})
    def put(self, request: Request, slug: str, username: str) -> Response:
        """Ask a colleague to be an expert; they say yes or no."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        theme = theme_queries.by_slug(slug)
        api.check_appoint(self.actor, theme.pk)
        nominations.ask(person_id(username), theme.pk, self.actor, now=self.now)
        return Response(status=204)

    @extend_schema(operation_id="expert_take_off", tags=["experts"], responses={204: None, **_WRITE})
    def delete(self, request: Request, slug: str, username: str) -> Response:
        """Take a colleague off, with thanks, or take back what was asked."""
        theme = theme_queries.by_slug(slug)
        api.check_appoint(self.actor, theme.pk)
        user_id = person_id(username)
        nominations.withdraw(user_id, theme.pk, self.actor, now=self.now)
        api.remove(user_id, theme.pk, self.actor)
        return Response(status=204)


urlpatterns: list[URLPattern] = [
    path("experts/", ExpertsView.as_view(), name="api-experts"),
    path("experts/mine/", MyTimeView.as_view(), name="api-expert-time"),
    path("experts/mine/leaves/", LeavesView.as_view(), name="api-expert-leaves"),
    path("experts/mine/leaves/<int:leave_id>/", LeaveView.as_view(), name="api-expert-leave"),
    path("experts/mine/answer/", AnswerView.as_view(), name="api-expert-answer"),
    path("experts/proposed/", ProposedView.as_view(), name="api-experts-proposed"),
    path("experts/themes/<str:slug>/<str:username>/", ThemeExpertView.as_view(), name="api-theme-expert"),
]

"""Whom one has muted, and the pauses one was asked for: one's own, nobody else's."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.edxapp import users
from social_learning.moderation import pauses
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.shapes import Shape
from social_learning.trust import mutes
from social_learning.trust import queries as trust
from social_learning.trust.models import Pause


class MutedShape(Shape):
    """Somebody who is muted."""

    user_id = serializers.IntegerField()
    name = serializers.CharField()
    at = serializers.DateTimeField()


class MutedPersonShape(Shape):
    """Whether somebody is muted now."""

    user_id = serializers.IntegerField()
    muted = serializers.BooleanField()


class OwnPauseShape(Shape):
    """Where one is asked to pause, until when (null: until somebody ends it) and why."""

    space_id = serializers.IntegerField()
    space = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()
    appeal = serializers.CharField(allow_blank=True)
    answered = serializers.BooleanField(help_text="A second person has looked, and it stays.")


class PauseAppealInput(Shape):
    """What to look at again."""

    text = serializers.CharField(max_length=4_000)


def _answers(ok: Any) -> dict[int, Any]:
    return {200: ok, **dict.fromkeys((400, 401, 403, 404, 409, 429), ErrorSerializer)}


class MutedView(SocialView):
    """Whom one has muted."""

    @extend_schema(
        operation_id="my_muted", tags=["me"], responses=_answers(MutedShape(many=True)), summary="See whom you muted"
    )
    def get(self, request: Request) -> Response:
        """Return whom one has muted, the latest first."""
        rows = mutes.mine(self.actor)
        names = users.names(row.muted_id for row in rows)
        return Response([{"user_id": row.muted_id, "name": names[row.muted_id], "at": row.at} for row in rows])


class MutedPersonView(SocialView):
    """One colleague, muted or not."""

    @extend_schema(
        operation_id="mute", tags=["me"], request=None, responses=_answers(MutedPersonShape), summary="Mute somebody"
    )
    def put(self, request: Request, user_id: int) -> Response:
        """Hide from oneself what a colleague says; they never learn of it."""
        # A body says nothing here, but one that cannot be read is refused as everywhere.
        assert request.data is not None
        mutes.mute(user_id, self.actor, now=self.now)
        return Response({"user_id": user_id, "muted": True})

    @extend_schema(
        operation_id="unmute", tags=["me"], responses=_answers(MutedPersonShape), summary="Hear from somebody again"
    )
    def delete(self, request: Request, user_id: int) -> Response:
        """Show again what a colleague says; a second time changes nothing."""
        mutes.unmute(user_id, self.actor)
        return Response({"user_id": user_id, "muted": False})


class OwnPausesView(SocialView):
    """Where one is asked to pause."""

    @extend_schema(
        operation_id="my_pauses", tags=["me"], responses=_answers(OwnPauseShape(many=True)),
        summary="See where you are asked to pause",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Return where one is asked to pause now."""
        return Response([_pause(row) for row in trust.own_pauses(self.actor, self.now)])


class OwnPauseView(SocialView):
    """One's own pause in one space."""

    @extend_schema(
        operation_id="my_pause_appeal", tags=["me"], request=PauseAppealInput, responses=_answers(OwnPauseShape),
        summary="Ask for a second look at a pause",
    )  # fmt: skip
    def post(self, request: Request, space_id: int) -> Response:
        """Ask once for a second look; somebody else takes it, where there is somebody else."""
        given = PauseAppealInput(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(_pause(pauses.appeal(space_id, self.actor, given.validated_data["text"], now=self.now)))


def _pause(row: Pause) -> dict[str, Any]:
    return {
        "space_id": row.space_id,
        "space": row.space.title,
        "until": row.until,
        "reason": row.reason,
        "appeal": row.appeal,
        "answered": row.answered_at is not None,
    }


urlpatterns: list[URLPattern] = [
    path("me/muted/", MutedView.as_view(), name="api-muted"),
    path("me/muted/<int:user_id>/", MutedPersonView.as_view(), name="api-muted-person"),
    path("me/pauses/", OwnPausesView.as_view(), name="api-own-pauses"),
    path("me/pauses/<int:space_id>/appeal/", OwnPauseView.as_view(), name="api-own-pause"),
]

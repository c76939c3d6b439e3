"""What may reach me, and when: mails by group of news, the site's tray, call-backs."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.edxapp import tray
from social_learning.inbox import preferences
from social_learning.inbox.groups import CHANNELS, GROUPS
from social_learning.relaunch import api as relaunch
from social_learning.relaunch import queries as relaunch_queries
from social_learning.rest_api.base import ErrorSerializer, SocialView

_ERRORS = dict.fromkeys((400, 401, 403, 429), ErrorSerializer)


class WishSerializer(serializers.Serializer[Any]):
    """What holds for one group of news."""

    name = serializers.CharField(help_text="For machines, for instance conversations.")
    title = serializers.CharField()
    hint = serializers.CharField()
    mail = serializers.ChoiceField(choices=list(CHANNELS))
    tray = serializers.BooleanField(help_text="Also in the platform's notification tray, where that is on.")


class PreferencesSerializer(serializers.Serializer[Any]):
    """All that may reach a person by itself; the inbox holds everything whatever is chosen."""

    groups = WishSerializer(many=True)
    call_backs = serializers.BooleanField(help_text="Whether we may remind of what was left unfinished.")
    tray_is_on = serializers.BooleanField(help_text="Whether this site has the tray at all.")


class ChosenSerializer(serializers.Serializer[Any]):
    """A choice for one group; what is left out stays."""

    name = serializers.ChoiceField(choices=list(GROUPS))
    mail = serializers.ChoiceField(choices=list(CHANNELS), required=False)
    tray = serializers.BooleanField(required=False)


class ChoicesSerializer(serializers.Serializer[Any]):
    """Choices for some groups, and about call-backs; what is left out stays."""

    groups = ChosenSerializer(many=True, required=False)
    call_backs = serializers.BooleanField(required=False)


class PreferencesView(SocialView):
    """My own preferences; nobody else's."""

    @extend_schema(operation_id="me_preferences_read", responses={200: PreferencesSerializer, **_ERRORS})
    def get(self, request: Request) -> Response:
        """Return what may reach me, and when."""
        return self._answer()

    @extend_schema(
        operation_id="me_preferences_choose",
        request=ChoicesSerializer,
        responses={200: PreferencesSerializer, 415: ErrorSerializer, **_ERRORS},
    )
    def put(self, request: Request) -> Response:
        """Set some of it, and return all of it."""
        given = ChoicesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        chosen = {wish["name"]: wish for wish in given.validated_data.get("groups", [])}
        preferences.choose(self.actor, chosen, now=self.now)
        wanted = given.validated_data.get("call_backs")
        # A snooze, and single things that are muted, are left alone unless the answer changes.
        if wanted is not None and wanted == self._stopped():
            relaunch.choose(self.actor, "resume" if wanted else "stop", now=self.now)
        return self._answer()

    def _stopped(self) -> bool:
        return relaunch_queries.wishes(self.actor.user_id or 0, now=self.now).stopped

    def _answer(self) -> Response:
        wishes = preferences.of_person(self.actor.user_id or 0).values()
        groups = [
            {
                "name": wish.group.name,
                "title": wish.group.label,
                "hint": wish.group.hint,
                "mail": wish.mail,
                "tray": wish.tray,
            }
            for wish in wishes
        ]
        answer = {"groups": groups, "call_backs": not self._stopped(), "tray_is_on": tray.is_on()}
        return Response(PreferencesSerializer(answer).data)


urlpatterns = [path("me/preferences/", PreferencesView.as_view(), name="api-me-preferences")]

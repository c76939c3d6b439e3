"""What every REST view shares: who is asking, throttles, and errors a person understands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from rest_framework import exceptions, serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView, set_rollback

from social_learning import conf
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.lib import clock
from social_learning.lib.errors import NotFound, SocialError

SAFE = ("GET", "HEAD", "OPTIONS")


class SocialThrottle(UserRateThrottle):
    """A limit of one person, as the site has set it."""

    setting = ""

    def get_rate(self) -> str:
        """Return the rate that the site has set."""
        return str(conf.get(self.setting))


class ReadThrottle(SocialThrottle):
    """Reads by one person."""

    scope = "social_learning_read"
    setting = "THROTTLE_READ"

    def allow_request(self, request: Any, view: Any) -> bool:
        """Count reads only."""
        return request.method not in SAFE or bool(super().allow_request(request, view))


class WriteThrottle(SocialThrottle):
    """Writes by one person."""

    scope = "social_learning_write"
    setting = "THROTTLE_WRITE"

    def allow_request(self, request: Any, view: Any) -> bool:
        """Count writes only."""
        return request.method in SAFE or bool(super().allow_request(request, view))


class UploadThrottle(SocialThrottle):
    """Files sent by one person."""

    scope = "social_learning_upload"
    setting = "THROTTLE_UPLOAD"


class ErrorSerializer(serializers.Serializer[Any]):
    """The body of every error."""

    code = serializers.CharField(help_text="For machines, for instance not_found or bad_cursor.")
    message = serializers.CharField(help_text="One sentence for a person, in their language.")
    fields = serializers.DictField(child=serializers.CharField(), help_text="Sentences by field name.")  # type: ignore[assignment]
    extra = serializers.DictField(required=False, help_text="Values to go on with, such as the current version.")


class SocialView(APIView):
    """A view for logged-in people: JWT or session, CSRF on for sessions, throttled, errors as ``ErrorSerializer``."""

    # Session second: with JWT first an anonymous request is answered 401 rather than 403.
    authentication_classes = (JwtAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated,)
    throttle_classes = (ReadThrottle, WriteThrottle)
    # True with ``non_atomic_requests``: an error has nothing to roll back here.
    rooms_own_transactions = False

    def get_throttles(self) -> list[BaseThrottle]:
        """Return the limits that count this request: of the first two, one for reads, the other for writes."""
        idle = WriteThrottle if self.request.method in SAFE else ReadThrottle
        return [throttle() for throttle in self.throttle_classes if throttle is not idle]

    @cached_property
    def actor(self) -> Actor:
        """Who is asking, as plain values."""
        return users.actor(self.request.user)

    @cached_property
    def now(self) -> datetime:
        """The moment of this request."""
        return clock.now()

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """Use our error body whatever the site's setting is."""
        return handle_error


class NothingHere(SocialView):
    """The answer to an address that does not exist, in the shape of every other error."""

    schema = None

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Say that there is nothing, whatever was asked for."""
        raise NotFound


def person_id(username: str) -> int:
    """Return the account id of who is named in an address; ``NotFound`` for nobody."""
    user_id = users.id_of(username)
    if user_id is None:
        raise NotFound
    return user_id


def handle_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an error into ``{code, message, fields}``; None (a 500) for what is our own mistake."""
    if isinstance(error, SocialError):
        _undo(context)
        return Response(error.as_dict(), status=error.status)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    _undo(context)
    headers = {}
    challenge = getattr(error, "auth_header", None)
    if challenge:
        headers["WWW-Authenticate"] = challenge
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    return Response(_body(error), status=error.status_code, headers=headers)


def _undo(context: dict[str, Any]) -> None:
    """Roll the request's transaction back, unless the view leaves transactions to the rooms."""
    if not getattr(context.get("view"), "rooms_own_transactions", False):
        set_rollback()


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        return {
            "code": "invalid",
            "message": _("Some of this cannot be used as it is."),
            "fields": {str(name): _first(detail) for name, detail in fields.items()},
        }
    return {"code": error.get_codes() or "error", "message": str(error.detail), "fields": {}}


def _first(detail: Any) -> str:
    while isinstance(detail, list | dict) and detail:
        inner = detail.values() if isinstance(detail, dict) else detail
        # Lists of forms hold an empty place for each form that is right.
        detail = next((part for part in inner if part), "")
    return str(detail)

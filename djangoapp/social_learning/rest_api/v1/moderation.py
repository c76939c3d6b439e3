"""Reports: tell that something does not belong here; for stewards, what waits and what they decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning import api
from social_learning.lib.errors import NotAllowed
from social_learning.moderation import api as moderation
from social_learning.moderation import queries as reports
from social_learning.moderation import reasons
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.shapes import Shape
from social_learning.spaces import queries as spaces


class ReportInput(Shape):
    """Why it does not belong here, and a line if the person wishes."""

    reason = serializers.ChoiceField(choices=list(reasons.REASONS))
    line = serializers.CharField(required=False, allow_blank=True, max_length=2_000, default="")


class ReportShape(Shape):
    """What became of one's report."""

    key = serializers.CharField()
    status = serializers.ChoiceField(choices=["open", "kept", "removed", "gone"])


class ReasonCountShape(Shape):
    """How many gave one reason."""

    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField(min_value=1)


class CaseShape(Shape):
    """One thing that was reported, with the text as it was."""

    key = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    author_id = serializers.IntegerField()
    author_name = serializers.CharField()
    snapshot = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField(min_value=1)
    reasons = ReasonCountShape(many=True)
    lines = serializers.ListField(child=serializers.CharField())
    since = serializers.DateTimeField()


class CasesShape(Shape):
    """What waits for a steward, the longest first."""

    results = CaseShape(many=True)
    next = serializers.CharField(allow_null=True)


class CasesInput(Shape):
    """Which page."""

    cursor = serializers.CharField(required=False, allow_blank=True, max_length=200)


class KeepInput(Shape):
    """What may stay."""

    key = serializers.CharField(max_length=255)


class SettledShape(Shape):
    """How many reports this settled; 0 if it was settled before."""

    settled = serializers.IntegerField(min_value=0)


def _answers(ok: Any, *refusals: int) -> dict[int, Any]:
    return {200: ok, **dict.fromkeys((400, 401, 403, 404, 429, *refusals), ErrorSerializer)}


class ReportView(SocialView):
    """A report of a comment."""

    @extend_schema(
        operation_id="comment_report", tags=["moderation"], request=ReportInput, responses=_answers(ReportShape),
        summary="Report a comment",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID) -> Response:
        """Report the comment; a second time returns the first report."""
        given = ReportInput(data=request.data)
        given.is_valid(raise_exception=True)
        reason, line = given.validated_data["reason"], given.validated_data["line"]
        made = api.report_comment(uuid, self.actor, reason, line=line, now=self.now)
        return Response({"key": made.key, "status": made.status})


class CasesView(SocialView):
    """What waits for a steward."""

    @extend_schema(
        operation_id="moderation_waiting", tags=["moderation"], parameters=[CasesInput],
        responses=_answers(CasesShape), summary="Look at what was reported",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Return what was reported in the spaces one looks after; to remove it, remove the comment."""
        given = CasesInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        looked_after = spaces.standing(self.actor).steward
        if not looked_after:
            raise NotAllowed
        return Response(reports.waiting(looked_after, given.validated_data.get("cursor") or None).as_dict())

    @extend_schema(
        operation_id="moderation_keep", tags=["moderation"], request=KeepInput, responses=_answers(SettledShape),
        summary="Note that it may stay",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Note that one looked at it and that it may stay; who reported it is told kindly."""
        given = KeepInput(data=request.data)
        given.is_valid(raise_exception=True)
        return Response({"settled": moderation.keep(given.validated_data["key"], self.actor, now=self.now)})


urlpatterns: list[URLPattern] = [
    path("comments/<uuid:uuid>/report/", ReportView.as_view(), name="api-comment-report"),
    path("moderation/", CasesView.as_view(), name="api-moderation"),
]

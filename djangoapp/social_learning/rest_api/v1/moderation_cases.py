"""Reports of anything, cases and their decisions, appeals, pauses, the log."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.lib.errors import NotAllowed
from social_learning.moderation import api, desk, pauses, reasons
from social_learning.moderation.models import Stage
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.shapes import Shape
from social_learning.rest_api.v1.moderation import ReasonCountShape, ReportInput, ReportShape
from social_learning.spaces import queries as spaces

VERDICTS = ("keep", "remove", "edit", "restore", "uphold")


class AnyReportInput(ReportInput):
    """What does not belong here, and why."""

    key = serializers.CharField(max_length=255)


class ActShape(Shape):
    """One line of the log; without a name, the weight of reports did it."""

    act = serializers.ChoiceField(choices=list(desk.ACTS))
    label = serializers.CharField()  # type: ignore[assignment]
    actor_name = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    about_name = serializers.CharField(allow_blank=True)
    space = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    case_id = serializers.IntegerField(allow_null=True)


class OneCaseShape(Shape):
    """One case as the person sees it; its author sees neither who reported nor who decided."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    author_id = serializers.IntegerField()
    author_name = serializers.CharField()
    snapshot = serializers.CharField(allow_blank=True)
    stage = serializers.ChoiceField(choices=Stage.values)
    words = serializers.CharField()
    since = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    appeal = serializers.CharField(allow_blank=True)
    count = serializers.IntegerField()
    weight = serializers.FloatField(help_text="What the open reports weigh together.")
    voices = serializers.IntegerField(help_text="How many people independent of each other these are.")
    reasons = ReasonCountShape(many=True)
    lines = serializers.ListField(child=serializers.CharField())
    decided_by = serializers.CharField(allow_blank=True)
    space_id = serializers.IntegerField(allow_null=True)
    can_decide = serializers.BooleanField()
    can_judge = serializers.BooleanField()
    can_bring_back = serializers.BooleanField()
    can_appeal = serializers.BooleanField()
    can_rewrite = serializers.BooleanField()
    second_by_other = serializers.BooleanField(help_text="A colleague takes the second look.")
    reads_now = serializers.CharField(allow_blank=True, help_text="A new text in place of what was set aside.")
    history = ActShape(many=True)


class CasePageShape(Shape):
    """A page of cases."""

    results = OneCaseShape(many=True)
    next = serializers.CharField(allow_null=True)


class LogShape(Shape):
    """A page of the log, the latest first."""

    results = ActShape(many=True)
    next = serializers.CharField(allow_null=True)


class CasesAsked(Shape):
    """Which cases: what waits, or what was decided."""

    decided = serializers.BooleanField(required=False, default=False)
    cursor = serializers.CharField(required=False, allow_blank=True, max_length=200)


class LogAsked(Shape):
    """Which lines."""

    act = serializers.ChoiceField(choices=list(desk.ACTS), required=False)
    space_id = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    person = serializers.CharField(
        required=False, allow_blank=True, max_length=150, help_text="A username: who did it, or about whom."
    )
    cursor = serializers.CharField(required=False, allow_blank=True, max_length=200)


class DecideInput(Shape):
    """What is to become of it, and a line for its author."""

    verdict = serializers.ChoiceField(choices=VERDICTS)
    reason = serializers.ChoiceField(choices=list(reasons.REASONS), required=False, default="other")
    note = serializers.CharField(required=False, allow_blank=True, max_length=2_000, default="")


class AppealInput(Shape):
    """What to look at again; ``changed`` is a new text in place of a comment that was set aside."""

    text = serializers.CharField(max_length=4_000)
    changed = serializers.CharField(required=False, allow_blank=True, max_length=20_000, default="")


class PauseInput(Shape):
    """Who pauses where, for how long (null: until somebody ends it), and why."""

    space_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    user_id = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    days = serializers.IntegerField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=2_000)


class PauseShape(Shape):
    """A pause."""

    space_id = serializers.IntegerField()
    user_id = serializers.IntegerField()
    until = serializers.DateTimeField(allow_null=True)


class EndedShape(Shape):
    """Whether there was a pause."""

    ended = serializers.BooleanField()


def _answers(ok: Any) -> dict[int, Any]:
    return {200: ok, **dict.fromkeys((400, 401, 403, 404, 409, 429), ErrorSerializer)}


def _checked(shape: type[Shape], data: Any) -> dict[str, Any]:
    given = shape(data=data)
    given.is_valid(raise_exception=True)
    checked: dict[str, Any] = given.validated_data
    return checked


class AnyReportView(SocialView):
    """A report of anything that can be reported."""

    @extend_schema(
        operation_id="report", tags=["moderation"], request=AnyReportInput, responses=_answers(ReportShape),
        summary="Report something",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Report it; a second time returns the first report."""
        given = _checked(AnyReportInput, request.data)
        made = api.report_key(given["key"], self.actor, given["reason"], line=given["line"], now=self.now)
        return Response({"key": made.key, "status": made.status})


class CaseListView(SocialView):
    """What waits, and what was decided, for those who look after spaces."""

    @extend_schema(
        operation_id="moderation_cases", tags=["moderation"], parameters=[CasesAsked],
        responses=_answers(CasePageShape), summary="Look at cases",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Return what waits, the longest first, or what was decided, the latest first."""
        given = _checked(CasesAsked, request.query_params)
        looked_after = spaces.standing(self.actor).steward
        if not looked_after:
            raise NotAllowed
        found = desk.cases_of(looked_after, self.actor, decided=given["decided"], cursor=given.get("cursor") or None)
        return Response(found.as_dict())


class CaseView(SocialView):
    """One case, and what is decided about it."""

    @extend_schema(
        operation_id="moderation_case", tags=["moderation"], responses=_answers(OneCaseShape),
        summary="Look at one case",
    )  # fmt: skip
    def get(self, request: Request, case_id: int) -> Response:
        """Return a case, for its author and who looks after its space."""
        return Response(desk.one(case_id, self.actor).as_dict())

    @extend_schema(
        operation_id="moderation_decide", tags=["moderation"], request=DecideInput,
        responses=_answers(OneCaseShape), summary="Decide about a case",
    )  # fmt: skip
    def post(self, request: Request, case_id: int) -> Response:
        """Decide, or take the second look; its author and those who reported are told."""
        given = _checked(DecideInput, request.data)
        api.act(case_id, self.actor, given["verdict"], now=self.now, reason=given["reason"], note=given["note"])
        return Response(desk.one(case_id, self.actor).as_dict())


class AppealView(SocialView):
    """A second look, asked for by whose it is."""

    @extend_schema(
        operation_id="moderation_appeal", tags=["moderation"], request=AppealInput,
        responses=_answers(OneCaseShape), summary="Ask for a second look",
    )  # fmt: skip
    def post(self, request: Request, case_id: int) -> Response:
        """Ask for a second look, once for each decision."""
        given = _checked(AppealInput, request.data)
        api.appeal(case_id, self.actor, given["text"], now=self.now, changed=given["changed"])
        return Response(desk.one(case_id, self.actor).as_dict())


class LogView(SocialView):
    """What was done, for those who look after spaces."""

    @extend_schema(
        operation_id="moderation_log", tags=["moderation"], parameters=[LogAsked], responses=_answers(LogShape),
        summary="Read the log",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """Return what was done in the spaces one looks after, the latest first."""
        given = _checked(LogAsked, request.query_params)
        looked_after = spaces.standing(self.actor).steward
        if not looked_after:
            raise NotAllowed
        person = desk.person(given.get("person", ""))
        wanted = {"act": given.get("act", ""), "space_id": given.get("space_id"), "person": person}
        return Response(desk.log(looked_after, cursor=given.get("cursor") or None, **wanted).as_dict())


class PauseView(SocialView):
    """Pauses of people in a space."""

    @extend_schema(
        operation_id="moderation_pause", tags=["moderation"], request=PauseInput, responses=_answers(PauseShape),
        summary="Ask somebody to pause",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Ask a person to pause in a space one looks after; they are told kindly."""
        given = _checked(PauseInput, request.data)
        space_id, user_id = given.pop("space_id"), given.pop("user_id")
        made = pauses.begin(space_id, user_id, self.actor, now=self.now, **given)
        until = made.until.isoformat() if made.until else None
        return Response({"space_id": made.space_id, "user_id": made.user_id, "until": until})


class OnePauseView(SocialView):
    """The pause of one person in a space."""

    @extend_schema(
        operation_id="moderation_pause_end", tags=["moderation"], responses=_answers(EndedShape), summary="End a pause"
    )
    def delete(self, request: Request, space_id: int, user_id: int) -> Response:
        """End a person's pause."""
        return Response({"ended": pauses.end(space_id, user_id, self.actor, now=self.now)})


urlpatterns: list[URLPattern] = [
    path("reports/", AnyReportView.as_view(), name="api-report"),
    path("moderation/cases/", CaseListView.as_view(), name="api-cases"),
    path("moderation/cases/<int:case_id>/", CaseView.as_view(), name="api-case"),
    path("moderation/cases/<int:case_id>/appeal/", AppealView.as_view(), name="api-appeal"),
    path("moderation/log/", LogView.as_view(), name="api-moderation-log"),
    path("moderation/pauses/", PauseView.as_view(), name="api-pauses"),
    path("moderation/pauses/<int:space_id>/<int:user_id>/", OnePauseView.as_view(), name="api-pause"),
]

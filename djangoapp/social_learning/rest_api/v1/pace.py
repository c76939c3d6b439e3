"""How long somebody may take, of one theme or area, over REST."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.knowledge.validity import MOST_DAYS as MOST_VALID
from social_learning.lib.errors import NotAllowed
from social_learning.rest_api.base import SocialView
from social_learning.rest_api.shapes import Shape
from social_learning.rest_api.v1.versions import answers, valid
from social_learning.review import ladder, pace
from social_learning.spaces import areas, theme_queries


def _days(most: int = pace.MOST_DAYS, **more: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=most, **more)


class PaceInput(Shape):
    """What a theme or an area chooses; what is left out follows from the days."""

    days = _days(help_text="Within how many working days an author should hear from somebody.")
    remind_after = _days(required=False, allow_null=True)
    escalate_after = _days(required=False, allow_null=True, help_text="When those who look after it are told.")
    offer_after = _days(required=False, allow_null=True, help_text="When a second expert is asked.")
    valid_days = _days(MOST_VALID, required=False, allow_null=True, help_text="Null: an expert's word has no end.")
    holidays = serializers.CharField(
        required=False, allow_blank=True, max_length=1000, help_text="Days such as 2026-12-24, beside the site's."
    )


class PaceShape(PaceInput):
    """What holds there."""

    is_own = serializers.BooleanField(help_text="False: what holds everywhere.")


class PaceView(SocialView):
    """The pace of one theme or area."""

    place = "theme"

    @extend_schema(tags=["reviews"], responses=answers(PaceShape), summary="Read how long somebody may take")
    def get(self, request: Request, slug: str) -> Response:
        """Return what was chosen there, else what holds everywhere; for those who may choose it."""
        key = self.key(slug)
        row = pace.find(**key)
        terms = pace.terms_of(row) if row is not None else pace.usual()
        steps = {f"{step}_after": terms.day_of(step) for step in ladder.STEPS}
        shown = {
            "days": terms.days,
            **steps,
            "valid_days": terms.valid_days,
            "holidays": row.holidays if row is not None else "",
            "is_own": row is not None,
        }
        return Response(PaceShape(shown).data)

    @extend_schema(
        tags=["reviews"], request=PaceInput, responses=answers(PaceShape, 400, 415),
        summary="Choose how long somebody may take",
    )  # fmt: skip
    def put(self, request: Request, slug: str) -> Response:
        """Choose it, whole; what waits already keeps its next day."""
        given, key = request.data, self.key(slug)
        pace.choose(self.actor, valid(PaceInput, given), **key)
        return self.get(request, slug)

    @extend_schema(
        tags=["reviews"], responses=answers(OpenApiResponse(description="As everywhere."), status=204),
        summary="Let hold what holds everywhere",
    )  # fmt: skip
    def delete(self, request: Request, slug: str) -> Response:
        """Choose nothing."""
        pace.choose(self.actor, None, **self.key(slug))
        return Response(status=204)

    def key(self, slug: str) -> dict[str, int]:
        """Return which it is, if this person chooses there; an area that one does not see is not found."""
        number = theme_queries.by_slug(slug).pk if self.place == "theme" else areas.known(slug, self.actor).pk
        key = {f"{self.place}_id": number}
        if not pace.may_choose(self.actor, **key):
            raise NotAllowed
        return key


urlpatterns = [
    path("themes/<str:slug>/pace/", PaceView.as_view(place="theme"), name="api-theme-pace"),
    path("areas/<str:slug>/pace/", PaceView.as_view(place="space"), name="api-area-pace"),
]

"""What helps most; what an author could look at; what fair play holds back, for stewards."""

from __future__ import annotations

from typing import Any

import attrs
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.popularity import attention, audit, rankings
from social_learning.popularity.rankings import Place
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1 import ranking_shapes as shapes
from social_learning.spaces import queries as spaces
from social_learning.wiring import fair_play

_REFUSALS: dict[int, Any] = dict.fromkeys((401, 429), ErrorSerializer)


class RankingsView(SocialView):
    """What helps most, place by place."""

    @extend_schema(
        operation_id="rankings",
        tags=["catalogue"],
        parameters=[shapes.RankingInput],
        responses={200: shapes.RankingPage, 400: ErrorSerializer, 404: ErrorSerializer, **_REFUSALS},
        summary="See what helps most",
    )
    def get(self, request: Request) -> Response:
        """Return a page of a ranking: of the site, a space, a course or a theme; ever, this week or last week."""
        asked = shapes.RankingInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        space_id = given.get("space")
        if given.get("course"):
            # What there is not, and what one does not see, are one answer.
            space = spaces.course_space(given["course"])
            space_id = space.pk if space is not None else 0
        page = rankings.page(
            self.actor,
            now=self.now,
            kind=given["kind"],
            time=given["time"],
            space_id=space_id,
            theme_id=given.get("theme"),
            cursor=given.get("cursor") or None,
            limit=given["limit"],
        )
        return Response({"results": [_place(place) for place in page.places], "next": page.next})


def _place(place: Place) -> dict[str, Any]:
    seen = place.popularity
    return {
        "rank": place.rank,
        "note": place.note,
        "key": place.thing.key,
        "kind": place.thing.score.kind,
        "title": place.thing.title,
        "url": place.thing.url,
        "likes": seen.likes,
        "people": seen.participants if seen.enough else None,
        "finish_rate": place.finish_rate,
        "direction": seen.direction,
        "direction_words": seen.direction_words,
        "quartile": seen.quartile,
        "words": seen.words,
        "enough": seen.enough,
    }


class AttentionView(SocialView):
    """One's own works that could help more; nobody else's."""

    @extend_schema(
        operation_id="my_attention",
        tags=["me"],
        responses={200: shapes.AttentionList, **_REFUSALS},
        summary="See what could help more",
    )
    def get(self, request: Request) -> Response:
        """Return what one shared and could look at next, with one step each."""
        hints = attention.of(self.actor.user_id or 0, now=self.now)
        return Response({"results": [attrs.asdict(hint) for hint in hints]})


class FairPlayView(SocialView):
    """What is held back in the spaces one looks after."""

    @extend_schema(
        operation_id="fair_play",
        tags=["stewardship"],
        responses={200: shapes.FairPlayReport, 403: ErrorSerializer, **_REFUSALS},
        summary="See what does not count in rankings",
    )
    def get(self, request: Request) -> Response:
        """Return bursts and pairs that are held back, and what was decided by whom; for stewards and site staff."""
        return Response(shapes.FairPlayReport(audit.report(self.actor)).data)

    @extend_schema(
        operation_id="fair_play_decide",
        tags=["stewardship"],
        request=shapes.VerdictInput,
        responses={
            200: shapes.FairPlayReport,
            **dict.fromkeys((400, 403, 404), ErrorSerializer),
            **_REFUSALS,
        },
        summary="Let it count, or keep it out",
    )
    def post(self, request: Request) -> Response:
        """Decide about the new accounts on a target, or about two people in a space; return the report."""
        asked = shapes.VerdictInput(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        if given.get("target"):
            fair_play.decide_burst(given["target"], self.actor, given["verdict"], now=self.now)
        else:
            about = (given["one"], given["two"], given["space"])
            fair_play.decide_pair(*about, self.actor, given["verdict"], now=self.now)
        return Response(shapes.FairPlayReport(audit.report(self.actor)).data)


urlpatterns: list[URLPattern] = [
    path("rankings/", RankingsView.as_view(), name="api-rankings"),
    path("me/attention/", AttentionView.as_view(), name="api-attention"),
    path("fair-play/", FairPlayView.as_view(), name="api-fair-play"),
]

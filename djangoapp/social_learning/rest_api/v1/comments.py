"""What people do with a comment beyond writing it: resolve, pin, former texts; names to mention, and what is new."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning import api
from social_learning.comments import api as comments_api
from social_learning.comments import mentions
from social_learning.comments import queries as comments
from social_learning.lib import cursor as cursors
from social_learning.reactions import queries as reactions
from social_learning.rest_api.base import ErrorSerializer, SocialThrottle, SocialView
from social_learning.rest_api.shapes import Shape
from social_learning.rest_api.v1.target_serializers import CommentShape, ThreadShape
from social_learning.rest_api.v1.targets import TargetView

# More than this is "many": the count stays one short read.
MOST_NEW = 50


class NamesThrottle(SocialThrottle):
    """Looking for names to mention, by one person."""

    scope = "social_learning_names"
    setting = "THROTTLE_NAMES"


class VersionShape(Shape):
    """One text of a comment."""

    html = serializers.CharField(help_text="Safe HTML.")
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True, help_text="Null for the text that stands.")


class VersionsShape(Shape):
    """A page of the texts a comment has had, the newest first."""

    results = VersionShape(many=True)
    next = serializers.CharField(allow_null=True)


class VersionsInput(Shape):
    """Which page of former texts."""

    cursor = serializers.CharField(required=False, allow_blank=True, max_length=200)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=100)


class NameShape(Shape):
    """A colleague to name: type @ and the username."""

    username = serializers.CharField()
    name = serializers.CharField()


class NamesShape(Shape):
    """Whom the person may mean."""

    results = NameShape(many=True)


class NamesInput(Shape):
    """The beginning of a name."""

    q = serializers.CharField(required=False, default="", max_length=60, allow_blank=True)


class PulseShape(Shape):
    """What is new on a target since ``since`` was given."""

    new_comments = serializers.IntegerField(min_value=0, help_text="By others; 50 stands for many.")
    since = serializers.CharField(help_text="To ask with the next time.")
    counts = serializers.DictField(child=serializers.IntegerField(min_value=0), help_text="Reactions by kind.")


class PulseInput(Shape):
    """Where the person is; without, from now on."""

    since = serializers.CharField(required=False, allow_blank=True, max_length=200)


class FreshInput(Shape):
    """Since when: a ``since`` of the pulse, or the ``next`` of the last answer; without, from now on."""

    since = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


def _answers(ok: Any, *refusals: int) -> dict[int, Any]:
    return {200: ok, **dict.fromkeys((401, 403, 404, 429, *refusals), ErrorSerializer)}


class ResolvedView(SocialView):
    """Whether a question is answered."""

    @extend_schema(
        operation_id="comment_resolve", tags=["comments"], request=None, responses=_answers(CommentShape),
        summary="Mark a question as answered",
    )  # fmt: skip
    def put(self, request: Request, uuid: UUID) -> Response:
        """Say that the question is answered; a second time changes nothing."""
        return self._answer(uuid, resolved=True, body=request.data)

    @extend_schema(
        operation_id="comment_reopen", tags=["comments"], responses=_answers(CommentShape), summary="Open it again",
    )  # fmt: skip
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Say that the question is open again."""
        return self._answer(uuid, resolved=False)

    # A body says nothing here, but one that cannot be read is refused as everywhere.
    def _answer(self, uuid: UUID, *, resolved: bool, body: Any = None) -> Response:
        comment = comments_api.resolve(uuid, self.actor, now=self.now, resolved=resolved)
        return Response(comments.one(comment, comment.target, self.actor).as_dict())


class PinView(SocialView):
    """Whether a comment stands on top of its thread."""

    @extend_schema(
        operation_id="comment_pin", tags=["comments"], request=None, responses=_answers(CommentShape, 409),
        summary="Put a comment on top",
    )  # fmt: skip
    def put(self, request: Request, uuid: UUID) -> Response:
        """Put the comment on top; three at most (``pins_full``)."""
        return self._answer(uuid, pinned=True, body=request.data)

    @extend_schema(
        operation_id="comment_unpin", tags=["comments"], responses=_answers(CommentShape), summary="Take it down",
    )  # fmt: skip
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take the comment down to its place by date."""
        return self._answer(uuid, pinned=False)

    def _answer(self, uuid: UUID, *, pinned: bool, body: Any = None) -> Response:
        comment = comments_api.pin(uuid, self.actor, now=self.now, pinned=pinned)
        return Response(comments.one(comment, comment.target, self.actor).as_dict())


class VersionsView(SocialView):
    """The texts a comment has had."""

    @extend_schema(
        operation_id="comment_versions", tags=["comments"], parameters=[VersionsInput],
        responses=_answers(VersionsShape, 400), summary="Read former texts",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return a page of the texts of a comment, for its author and for stewards."""
        page = VersionsInput(data=request.query_params)
        page.is_valid(raise_exception=True)
        given = page.validated_data
        found = comments.versions(uuid, self.actor, given.get("cursor"), given["limit"])
        return Response(found.as_dict())


class NamesView(TargetView):
    """Whom one may mention on a target."""

    throttle_classes = (*SocialView.throttle_classes, NamesThrottle)  # type: ignore[assignment]

    @extend_schema(
        operation_id="target_people", tags=["comments"], parameters=[NamesInput], responses=_answers(NamesShape, 400),
        summary="Look for a name to mention",
    )  # fmt: skip
    def get(self, request: Request, key: str) -> Response:
        """Return up to eight colleagues who took part here, by two letters or more."""
        target = self.target(key)
        given = NamesInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        found = mentions.suggest(target, self.actor, given.validated_data["q"])
        return Response({"results": [one.as_dict() for one in found]})


class PulseView(TargetView):
    """What is new on a target; asked for again and again by whoever has it open."""

    @extend_schema(
        operation_id="target_pulse", tags=["targets"], parameters=[PulseInput],
        responses={**_answers(PulseShape, 400), 304: OpenApiResponse(description="Nothing is new.")},
        summary="Ask what is new",
    )  # fmt: skip
    def get(self, request: Request, key: str) -> Response:
        """Return how many comments others added, and the counts; 304 while the answer is the one they have."""
        given = PulseInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        body = self._body(key, given.validated_data.get("since") or "")
        tag = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]
        known = parse_etags(request.headers.get("If-None-Match", ""))
        answer = Response(status=304) if f'"{tag}"' in known else Response(body)
        answer["ETag"] = f'"{tag}"'
        answer["Cache-Control"] = "private, no-cache"
        return answer

    def _body(self, key: str, since: str) -> dict[str, Any]:
        target = self.target(key)
        sees_all = api.sees_all_counts(self.actor, target)
        counts = dict(reactions.state(target.pk, self.actor.user_id, sees_all=sees_all).counts)
        if not since:
            return {"new_comments": 0, "since": comments.now_on(target.pk), "counts": counts}
        (after,) = cursors.decode(since, int)
        new = comments.since(target.pk, after, self.actor.user_id, MOST_NEW)
        return {"new_comments": new, "since": since, "counts": counts}


class FreshView(TargetView):
    """What others said meanwhile."""

    @extend_schema(
        operation_id="target_comments_new", tags=["comments"], parameters=[FreshInput],
        responses=_answers(ThreadShape, 400), summary="Read what is new",
    )  # fmt: skip
    def get(self, request: Request, key: str) -> Response:
        """Return the comments and answers of others since then, oldest first; ``next`` is where to go on."""
        target = self.target(key)
        given = FreshInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        return Response(comments.fresh(target, self.actor, given.validated_data["since"]).as_dict())


urlpatterns: list[URLPattern] = [
    path("targets/<str:key>/people/", NamesView.as_view(), name="api-target-people"),
    path("targets/<str:key>/pulse/", PulseView.as_view(), name="api-pulse"),
    path("targets/<str:key>/comments/new/", FreshView.as_view(), name="api-comments-new"),
    path("comments/<uuid:uuid>/resolved/", ResolvedView.as_view(), name="api-comment-resolved"),
    path("comments/<uuid:uuid>/pin/", PinView.as_view(), name="api-comment-pin"),
    path("comments/<uuid:uuid>/versions/", VersionsView.as_view(), name="api-comment-versions"),
]

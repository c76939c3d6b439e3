"""What people do on a target: react, say something, go on. A target is named by its opaque key."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning import api, keys
from social_learning.comments import api as comments_api
from social_learning.comments import queries as comments
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.progress import api as progress_api
from social_learning.progress import queries as progress
from social_learning.progress.models import Engagement
from social_learning.reactions import api as reactions_api
from social_learning.reactions import marks, permissions, who
from social_learning.reactions.queries import ReactionState
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1 import target_serializers as shapes
from social_learning.spaces import api as spaces_api
from social_learning.spaces.sight import Seen
from social_learning.targets.models import Target


def _answers(ok: Any, *refusals: int, status: int = 200) -> dict[int, Any]:
    return {status: ok, **dict.fromkeys((401, 403, 404, 429, *refusals), ErrorSerializer)}


def _valid(shape: Any, data: Any) -> dict[str, Any]:
    serializer = shape(data=data)
    serializer.is_valid(raise_exception=True)
    values: dict[str, Any] = serializer.validated_data
    return values


class TargetView(SocialView):
    """A view on one target."""

    @cached_property
    def actor(self) -> Actor:
        """Who is asking; in what belongs to a course, as somebody of this course."""
        course_key = keys.course_of(keys.parse(self.kwargs["key"]))
        return users.actor(self.request.user, within=course_key)

    def target(self, key: str) -> Target:
        """Return the target if this person may see it."""
        return spaces_api.open_target(key, self.actor, now=self.now)


class SummaryView(TargetView):
    """All that one person sees of a target."""

    @extend_schema(
        operation_id="target_summary",
        tags=["targets"],
        responses=_answers(shapes.SummaryShape),
        summary="Look at a target",
    )
    def get(self, request: Request, key: str) -> Response:
        """Return counts, one's own reactions, the number of comments, popularity and one's progress."""
        return Response(api.target_summary(self.target(key), self.actor, now=self.now))


# The rooms keep their own, shorter transaction: the row that counts likes is locked no longer than needed, and a
# deadlock can be tried again.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class ReactionView(TargetView):
    """One's own reaction of one kind to a target."""

    rooms_own_transactions = True

    @extend_schema(
        operation_id="target_reacted",
        tags=["targets"],
        parameters=[shapes.WhoInput],
        responses=_answers(shapes.WhoShape, 400),
        summary="See who reacted",
    )
    def get(self, request: Request, key: str, kind: str) -> Response:
        """Return who reacted in this way and what they wrote, as far as the site lets it be known."""
        asked = _valid(shapes.WhoInput, request.query_params)
        found = who.page(self.target(key), self.actor, kind, asked.get("cursor"), asked["limit"])
        return Response(found.as_dict())

    @extend_schema(
        operation_id="target_react",
        tags=["targets"],
        request=shapes.NoteInput,
        responses=_answers(shapes.ReactionsShape, 400),
        summary="React",
    )
    def put(self, request: Request, key: str, kind: str) -> Response:
        """React; a second time changes nothing but the note."""
        # Most send nothing with it, and then there is nothing to look at.
        nothing = isinstance(request.data, dict) and not request.data
        note = "" if nothing else _valid(shapes.NoteInput, request.data).get("note", "")
        target = spaces_api.open_seen(key, self.actor, now=self.now)
        return self._answer(
            reactions_api.react(target, self.actor, kind, note=note, now=self.now, sees_all=self._sees_all(target))
        )

    @extend_schema(
        operation_id="target_unreact",
        tags=["targets"],
        responses=_answers(shapes.ReactionsShape, 400),
        summary="Take a reaction back",
    )
    def delete(self, request: Request, key: str, kind: str) -> Response:
        """Take one's reaction back; nothing happens if there was none."""
        target = spaces_api.open_seen(key, self.actor, now=self.now)
        return self._answer(
            reactions_api.unreact(target, self.actor, kind, now=self.now, sees_all=self._sees_all(target))
        )

    def _sees_all(self, target: Seen) -> bool:
        return permissions.sees_all_counts(self.actor, target, is_steward=target.is_steward)

    def _answer(self, state: ReactionState) -> Response:
        return Response(state.as_dict())


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class AnsweredView(TargetView):
    """Open questions or marks that were taken care of."""

    rooms_own_transactions = True

    @extend_schema(
        operation_id="target_answered",
        tags=["targets"],
        request=None,
        responses=_answers(shapes.AnsweredShape, 400),
        summary="Say that it is taken care of",
    )
    def post(self, request: Request, key: str, kind: str) -> Response:
        """Clear what was asked or marked up to now; who did is told. For whose thing it is, and the stewards."""
        _valid(shapes.Nothing, request.data)
        target = self.target(key)
        return Response({"answered": marks.resolve(target, self.actor, kind, now=self.now)})


class ThreadView(TargetView):
    """What is said about a target."""

    @extend_schema(
        operation_id="target_comments",
        tags=["comments"],
        parameters=[shapes.PageInput],
        responses=_answers(shapes.ThreadShape, 400),
        summary="Read a thread",
    )
    def get(self, request: Request, key: str) -> Response:
        """Return a page of comments with their first answers, oldest first; or of the answers to one."""
        page = _valid(shapes.PageInput, request.query_params)
        thread = comments.thread(
            self.target(key),
            self.actor,
            page.get("cursor"),
            page["limit"],
            parent_uuid=page.get("parent_uuid"),
        )
        return Response(thread.as_dict())

    @extend_schema(
        operation_id="target_comment",
        tags=["comments"],
        request=shapes.CommentInput,
        responses=_answers(shapes.CommentShape, 400, status=201),
        summary="Say something",
    )
    def post(self, request: Request, key: str) -> Response:
        """Add a comment, or an answer to one."""
        given = _valid(shapes.CommentInput, request.data)
        target = self.target(key)
        comment = comments_api.add(
            target, self.actor, given["body"], now=self.now, parent_uuid=given.get("parent_uuid")
        )
        return Response(comments.one(comment, target, self.actor).as_dict(), status=201)


class CommentView(SocialView):
    """One comment."""

    @extend_schema(
        operation_id="comment_edit",
        tags=["comments"],
        request=shapes.CommentEdit,
        responses=_answers(shapes.CommentShape, 400),
        summary="Change a comment",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change the text of one's own comment."""
        body = _valid(shapes.CommentEdit, request.data)["body"]
        comment = comments_api.edit(uuid, self.actor, body, now=self.now)
        return Response(comments.one(comment, comment.target, self.actor).as_dict())

    @extend_schema(
        operation_id="comment_remove",
        tags=["comments"],
        parameters=[shapes.RemovalInput],
        responses=_answers(OpenApiResponse(description="Removed; answers stay."), 400, status=204),
        summary="Remove a comment",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Remove one's own comment, or with a reason one in a space that one looks after."""
        reason = _valid(shapes.RemovalInput, request.query_params).get("reason", "")
        comments_api.remove(uuid, self.actor, now=self.now, reason=reason)
        return Response(status=204)


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class ProgressView(TargetView):
    """One's own way through a target."""

    rooms_own_transactions = True

    @extend_schema(
        operation_id="target_progress",
        tags=["targets"],
        request=shapes.ProgressInput,
        responses=_answers(shapes.ProgressShape, 400),
        summary="Record progress",
    )
    def post(self, request: Request, key: str) -> Response:
        """Record that one opened, went on with or finished something, or had not finished after all."""
        given = _valid(shapes.ProgressInput, request.data)
        target = self.target(key)
        return Response(progress.progress_of(self._record(target, given)).as_dict())

    def _record(self, target: Target, given: dict[str, Any]) -> Engagement:
        if given["event"] == "advance":
            seconds, fraction = given["seconds"], given["fraction"]
            return progress_api.advance(target, self.actor, seconds=seconds, fraction=fraction, now=self.now)
        verbs: dict[str, Callable[..., Engagement]] = {
            "open": progress_api.open_,
            "finish": progress_api.finish,
            "undo": progress_api.undo_finish,
        }
        return verbs[given["event"]](target, self.actor, now=self.now)


urlpatterns: list[URLPattern] = [
    path("targets/<str:key>/", SummaryView.as_view(), name="api-target"),
    path("targets/<str:key>/reactions/<str:kind>/", ReactionView.as_view(), name="api-reaction"),
    path("targets/<str:key>/reactions/<str:kind>/answered/", AnsweredView.as_view(), name="api-answered"),
    path("targets/<str:key>/comments/", ThreadView.as_view(), name="api-comments"),
    path("targets/<str:key>/progress/", ProgressView.as_view(), name="api-progress"),
    path("comments/<uuid:uuid>/", CommentView.as_view(), name="api-comment"),
]

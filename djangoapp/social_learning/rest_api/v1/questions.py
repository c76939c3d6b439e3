"""Questions and answers: ask, answer, accept, and make Knowledge of an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.knowledge import api as knowledge_api
from social_learning.questions import answers, api, harvest, queries
from social_learning.rest_api.base import ErrorSerializer, SocialView
from social_learning.rest_api.v1 import questions_shapes as shapes
from social_learning.search import kinds, similar

_ERRORS: dict[int, Any] = dict.fromkeys((401, 403, 404, 429), ErrorSerializer)
_REFUSED: dict[int, Any] = {**dict.fromkeys((400, 409, 415), ErrorSerializer), **_ERRORS}
_GONE = OpenApiResponse(description="Done; a second time changes nothing.")


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class _View(SocialView):
    """Each verb is one transaction of its room, begun again after a deadlock."""

    rooms_own_transactions = True

    def whole(self, uuid: UUID, status: int = 200) -> Response:
        """Return a question as this person sees it now."""
        return Response(shapes.whole(queries.one(uuid, self.actor, now=self.now)), status=status)


class QuestionsView(_View):
    """Questions."""

    @extend_schema(
        operation_id="questions_list",
        tags=["questions"],
        parameters=[shapes.ListInput],
        responses={200: shapes.QuestionPage, 400: ErrorSerializer, **_ERRORS},
        summary="Questions",
    )
    def get(self, request: Request) -> Response:
        """Return one page of a list of questions in the spaces I see, the newest first."""
        given = shapes.ListInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        page = queries.page(
            self.actor,
            asked["list"],
            theme_id=asked.get("theme"),
            space_id=asked.get("space"),
            cursor=asked.get("cursor") or None,
        )
        return Response({"results": shapes.listed(page.questions), "next": page.next})

    @extend_schema(
        operation_id="questions_ask",
        tags=["questions"],
        request=shapes.QuestionInput,
        responses={201: shapes.WholeQuestion, **_REFUSED},
        summary="Ask",
    )
    def post(self, request: Request) -> Response:
        """Ask; an expert of the theme is asked to answer. Sent twice it is asked once."""
        given = shapes.QuestionInput(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        made = api.ask(
            self.actor,
            title=asked["title"],
            body=asked.get("body", ""),
            theme_id=asked.get("theme"),
            space_id=asked.get("space"),
            about=asked.get("about", ""),
            now=self.now,
        )
        return self.whole(made.uuid, 201)


class SimilarView(SocialView):
    """What is like a question that somebody types."""

    @extend_schema(
        operation_id="questions_similar",
        tags=["questions"],
        parameters=[shapes.SimilarInput],
        responses={200: shapes.SimilarList, 400: ErrorSerializer, **_ERRORS},
        summary="What may answer it already",
    )
    def get(self, request: Request) -> Response:
        """Return Knowledge and questions that I may see and that are like this text, at most five."""
        given = shapes.SimilarInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        found = similar.find(self.actor, given.validated_data["text"])
        return Response(
            {
                "results": [
                    {"title": one.title, "url": one.url, "kind": kinds.label_of(one.kind), "why": one.why}
                    for one in found
                ]
            }
        )


class QuestionView(_View):
    """One question."""

    @extend_schema(
        operation_id="question_get",
        tags=["questions"],
        responses={200: shapes.WholeQuestion, **_ERRORS},
        summary="One question with its answers",
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return it as I see it."""
        return self.whole(uuid)

    @extend_schema(
        operation_id="question_change",
        tags=["questions"],
        request=shapes.ChangeInput,
        responses={200: shapes.WholeQuestion, **_REFUSED},
        summary="Change a question of mine",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change what is sent."""
        given = shapes.ChangeInput(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        api.edit(
            uuid,
            self.actor,
            title=asked.get("title"),
            body=asked.get("body"),
            theme_id=asked.get("theme"),
            now=self.now,
        )
        return self.whole(uuid)

    @extend_schema(
        operation_id="question_remove",
        tags=["questions"],
        responses={204: _GONE, **_ERRORS},
        summary="Take a question away",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take it away: mine while nobody has answered; a steward any."""
        api.remove(uuid, self.actor, now=self.now)
        return Response(status=204)


class ClosedView(_View):
    """Whether a question is closed."""

    @extend_schema(
        operation_id="question_close",
        tags=["questions"],
        request=None,
        responses={200: shapes.WholeQuestion, 415: ErrorSerializer, **_ERRORS},
        summary="Close a question",
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Close it: what was said stays, nothing is added."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        api.close(uuid, self.actor, now=self.now)
        return self.whole(uuid)

    @extend_schema(
        operation_id="question_reopen",
        tags=["questions"],
        responses={204: _GONE, **_ERRORS},
        summary="Open a question again",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Open it again."""
        api.reopen(uuid, self.actor, now=self.now)
        return Response(status=204)


class PassView(_View):
    """A question that I was asked to answer."""

    @extend_schema(
        operation_id="question_pass_on",
        tags=["questions"],
        request=None,
        responses={204: _GONE, 415: ErrorSerializer, **_ERRORS},
        summary="Let somebody else answer",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Bring it to the next expert, or to the stewards."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        api.pass_on(uuid, self.actor, now=self.now)
        return Response(status=204)


class AnswersView(_View):
    """Answers to a question."""

    @extend_schema(
        operation_id="question_answer",
        tags=["questions"],
        request=shapes.QuestionAnswerInput,
        responses={201: shapes.WholeQuestion, **_REFUSED},
        summary="Answer",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Answer; who asked is told."""
        given = shapes.QuestionAnswerInput(data=request.data)
        given.is_valid(raise_exception=True)
        answers.answer(uuid, self.actor, given.validated_data["body"], now=self.now)
        return self.whole(uuid, 201)


class AnswerView(_View):
    """One answer."""

    @extend_schema(
        operation_id="answer_change",
        tags=["questions"],
        request=shapes.QuestionAnswerInput,
        responses={200: shapes.WholeQuestion, **_REFUSED},
        summary="Change an answer of mine",
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Change its text."""
        given = shapes.QuestionAnswerInput(data=request.data)
        given.is_valid(raise_exception=True)
        row = answers.edit(uuid, self.actor, given.validated_data["body"], now=self.now)
        return self.whole(row.question.uuid)

    @extend_schema(
        operation_id="answer_remove",
        tags=["questions"],
        responses={204: _GONE, **_ERRORS},
        summary="Take an answer away",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take it away; if it was accepted it is so no more."""
        answers.remove(uuid, self.actor, now=self.now)
        return Response(status=204)


class AcceptedView(_View):
    """Whether an answer is the accepted one."""

    @extend_schema(
        operation_id="answer_accept",
        tags=["questions"],
        request=None,
        responses={200: shapes.WholeQuestion, 409: ErrorSerializer, 415: ErrorSerializer, **_ERRORS},
        summary="Accept an answer",
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Say that it helps; a second time changes nothing."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        row = answers.accept(uuid, self.actor, now=self.now)
        return self.whole(row.question.uuid)

    @extend_schema(
        operation_id="answer_unaccept",
        tags=["questions"],
        responses={204: _GONE, 409: ErrorSerializer, **_ERRORS},
        summary="Take an acceptance back",
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take that back."""
        answers.unaccept(uuid, self.actor, now=self.now)
        return Response(status=204)


class HarvestView(_View):
    """The Knowledge made of an answer."""

    @extend_schema(
        operation_id="answer_harvest",
        tags=["questions"],
        request=None,
        responses={201: shapes.MadeShape, 409: ErrorSerializer, 415: ErrorSerializer, **_ERRORS},
        summary="Make Knowledge of an answer",
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Begin a draft with its text; pressed twice it is the same one."""
        request.data  # noqa: B018 - no body is needed, but one of another kind is refused as everywhere
        made = harvest.to_knowledge(uuid, self.actor, now=self.now)
        return Response({"uuid": made.uuid, "key": made.key, "url": knowledge_api.page_url(made)}, status=201)


urlpatterns: list[URLPattern] = [
    path("questions/", QuestionsView.as_view(), name="api-questions"),
    path("questions/similar/", SimilarView.as_view(), name="api-questions-similar"),
    path("questions/<uuid:uuid>/", QuestionView.as_view(), name="api-question"),
    path("questions/<uuid:uuid>/closed/", ClosedView.as_view(), name="api-question-closed"),
    path("questions/<uuid:uuid>/pass/", PassView.as_view(), name="api-question-pass"),
    path("questions/<uuid:uuid>/answers/", AnswersView.as_view(), name="api-question-answers"),
    path("answers/<uuid:uuid>/", AnswerView.as_view(), name="api-answer"),
    path("answers/<uuid:uuid>/accepted/", AcceptedView.as_view(), name="api-answer-accepted"),
    path("answers/<uuid:uuid>/knowledge/", HarvestView.as_view(), name="api-answer-knowledge"),
]

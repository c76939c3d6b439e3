"""Writing together over REST: co-authors, and what readers suggest."""

from __future__ import annotations

from uuid import UUID

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from social_learning.comments import mentions
from social_learning.knowledge import coauthors, queries, suggestions
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.permissions import can_invite
from social_learning.lib.errors import NotAllowed
from social_learning.rest_api.v1 import version_shapes as shapes
from social_learning.rest_api.v1.comments import NamesInput, NamesShape, NamesThrottle
from social_learning.rest_api.v1.versions import KnowledgePart, answers, valid
from social_learning.review import edits
from social_learning.spaces import queries as spaces


class _PeoplePart(KnowledgePart):
    """A view that answers with who writes it."""

    def people(self, item: Knowledge) -> Response:
        """Return who has a part in it now."""
        fresh = queries.get_by_id(item.pk)
        rows = shapes.people_rows(fresh, coauthors.parts(fresh.pk), self.actor.user_id)
        return Response(shapes.CoauthorsShape({"results": rows}).data)


class CoauthorsView(_PeoplePart):
    """Who writes it."""

    @extend_schema(
        operation_id="coauthors_list", tags=["together"], responses=answers(shapes.CoauthorsShape),
        summary="List who writes it",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return everybody with a part in it; who was only asked is shown to those who write."""
        return self.people(self.found(uuid))

    @extend_schema(
        operation_id="coauthor_invite", tags=["together"], request=shapes.InviteInput,
        responses=answers(shapes.CoauthorsShape, 400, 409), summary="Ask a colleague to write along",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID) -> Response:
        """Ask somebody by username; the first author's to do. They say yes or no from their inbox."""
        item = self.found(uuid)
        username = valid(shapes.InviteInput, request.data)["username"]
        if not can_invite(self.actor, author_id=item.author_id):
            raise NotAllowed
        coauthors.invite(item.pk, self.actor, username, now=self.now)
        return self.people(item)


class CoauthorAnswerView(_PeoplePart):
    """Yes or no to an invitation; and leaving."""

    @extend_schema(
        operation_id="coauthor_answer", tags=["together"], request=shapes.InvitationInput,
        responses=answers(shapes.CoauthorsShape, 400, 409), summary="Say yes or no",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID) -> Response:
        """Answer one's own invitation; 409 (too_late) if there is none any more."""
        item = self.found(uuid)
        accept = valid(shapes.InvitationInput, request.data)["accept"]
        coauthors.answer(item.pk, self.actor, accept=accept, now=self.now)
        return self.people(item)

    @extend_schema(
        operation_id="coauthor_leave", tags=["together"], responses=answers(None, status=204), summary="Step back",
    )  # fmt: skip
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Write along no more."""
        coauthors.leave(self.found(uuid).pk, self.actor, now=self.now)
        return Response(status=204)


class CoauthorView(KnowledgePart):
    """One of them."""

    @extend_schema(
        operation_id="coauthor_remove", tags=["together"], summary="Let somebody write along no more",
        responses=answers(OpenApiResponse(description="Gone."), status=204),
    )  # fmt: skip
    def delete(self, request: Request, uuid: UUID, username: str) -> Response:
        """Remove a co-author, or take an invitation back; the first author's to do."""
        item = self.found(uuid)
        if not can_invite(self.actor, author_id=item.author_id):
            raise NotAllowed
        coauthors.remove(item.pk, self.actor, username, now=self.now)
        return Response(status=204)


class ColleaguesView(KnowledgePart):
    """Whom one may mean."""

    def get_throttles(self) -> list[BaseThrottle]:
        """Count searches for a name beside the reads."""
        throttles: list[BaseThrottle] = super().get_throttles()
        return [*throttles, NamesThrottle()]

    @extend_schema(
        operation_id="coauthor_names", tags=["together"],
        parameters=[OpenApiParameter("q", str, description="The beginning of a name.")],
        responses=answers(NamesShape, 400), summary="Find a colleague by name",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return colleagues whose name begins so and who see the space; for the first author."""
        item = self.found(uuid)
        if not can_invite(self.actor, author_id=item.author_id):
            raise NotAllowed
        typed = valid(NamesInput, request.query_params)["q"]
        found = mentions.suggest(item.target, self.actor, typed)
        return Response({"results": [one.as_dict() for one in found]})


class SuggestionsView(KnowledgePart):
    """What readers suggest."""

    @extend_schema(
        operation_id="suggestions_list", tags=["together"], responses=answers(shapes.EditsShape),
        summary="List suggestions",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return suggestions, what waits first: all for its authors and the stewards, for others their own."""
        item = self.found(uuid)
        is_steward = spaces.is_steward(self.actor, item.space)
        rows = suggestions.shown(item, self.actor, is_steward=is_steward)
        return Response(shapes.EditsShape({"results": shapes.edit_rows(rows, self.actor.user_id)}).data)

    @extend_schema(
        operation_id="suggestion_make", tags=["together"], request=shapes.SuggestionInput,
        responses=answers(shapes.EditShape, 400, 409, status=201), summary="Suggest a change",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID) -> Response:
        """Suggest a new passage in place of an old one, exactly as it stands there; its authors are told."""
        item = self.found(uuid)
        given = valid(shapes.SuggestionInput, request.data)
        made = suggestions.suggest(item.pk, self.actor, now=self.now, **given)
        return Response(shapes.EditShape(shapes.edit_rows([made], self.actor.user_id)[0]).data, status=201)


class SuggestionView(KnowledgePart):
    """One's own suggestion."""

    @extend_schema(
        operation_id="suggestion_take_back", tags=["together"], summary="Take a suggestion back",
        responses=answers(OpenApiResponse(description="Gone."), 409, status=204),
    )  # fmt: skip
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Take one's own suggestion back while it waits."""
        suggestions.take_back(uuid, self.actor, now=self.now)
        return Response(status=204)


class AcceptView(KnowledgePart):
    """Taking a suggestion over."""

    @extend_schema(
        operation_id="suggestion_accept", tags=["together"], request=shapes.DecisionInput,
        responses=answers(shapes.EditShape, 400, 409), summary="Take a suggestion over",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID) -> Response:
        """Put it into the new version in hand, or make a version of its own that takes the same way as any other.

        409: passage_changed if it does not fit any more, not_editable during a review, too_late if it was decided.
        """
        answer = valid(shapes.DecisionInput, request.data).get("answer", "")
        edits.accept(uuid, self.actor, now=self.now, answer=answer)
        return self.decided(uuid)

    def decided(self, uuid: UUID) -> Response:
        """Return the suggestion as it is now."""
        row = shapes.edit_rows([suggestions.waiting(uuid)], self.actor.user_id)[0]
        return Response(shapes.EditShape(row).data)


class RefuseView(AcceptView):
    """Leaving it as it is."""

    @extend_schema(
        operation_id="suggestion_refuse", tags=["together"], request=shapes.DecisionInput,
        responses=answers(shapes.EditShape, 400, 409), summary="Leave it as it is, with thanks",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID) -> Response:
        """Say thank you and leave the text as it is; who suggested it is told."""
        answer = valid(shapes.DecisionInput, request.data).get("answer", "")
        suggestions.refuse(uuid, self.actor, now=self.now, answer=answer)
        return self.decided(uuid)


_OF = "knowledge/<uuid:uuid>/"
urlpatterns = [
    path(f"{_OF}coauthors/", CoauthorsView.as_view(), name="api-coauthors"),
    path(f"{_OF}coauthors/me/", CoauthorAnswerView.as_view(), name="api-coauthor-me"),
    path(f"{_OF}coauthors/<str:username>/", CoauthorView.as_view(), name="api-coauthor"),
    path(f"{_OF}colleagues/", ColleaguesView.as_view(), name="api-colleagues"),
    path(f"{_OF}suggestions/", SuggestionsView.as_view(), name="api-suggestions"),
    path("suggestions/<uuid:uuid>/", SuggestionView.as_view(), name="api-suggestion"),
    path("suggestions/<uuid:uuid>/accept/", AcceptView.as_view(), name="api-suggestion-accept"),
    path("suggestions/<uuid:uuid>/refuse/", RefuseView.as_view(), name="api-suggestion-refuse"),
]

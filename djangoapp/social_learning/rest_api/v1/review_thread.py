"""The private thread beside a review over REST: reading it, writing into it, noting that it was read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.edxapp import users
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.markdown import to_html
from social_learning.rest_api.base import SocialView
from social_learning.rest_api.shapes import Shape
from social_learning.rest_api.v1.versions import answers, valid
from social_learning.review import thread
from social_learning.review.models import ReviewMessage


class ThreadMessageShape(Shape):
    """One message of the thread."""

    id = serializers.IntegerField(min_value=1)
    name = serializers.CharField(help_text="Who wrote it.")
    is_mine = serializers.BooleanField()
    is_new = serializers.BooleanField(help_text="Not read yet.")
    text = serializers.CharField(help_text="Markdown, as it was written.")
    html = serializers.CharField(help_text="The same as safe HTML.")
    at = serializers.DateTimeField()


class ReviewThreadShape(Shape):
    """The thread as its people see it, oldest first."""

    results = ThreadMessageShape(many=True)
    unread = serializers.IntegerField(min_value=0)
    may_write = serializers.BooleanField(help_text="False once the review is over.")


class ThreadInput(Shape):
    """A message."""

    text = serializers.CharField(max_length=thread.MOST_TEXT)


class ThreadReadShape(Shape):
    """How many were new."""

    read = serializers.IntegerField(min_value=0)


class _OfThread(SocialView):
    def found(self, uuid: UUID) -> Knowledge:
        """Return what is reviewed, for who may see it."""
        return knowledge_queries.work(uuid, self.actor, now=self.now)

    def rows(self, messages: list[ReviewMessage], unread: set[int]) -> list[dict[str, Any]]:
        """Return the messages with the names of today."""
        names = users.names(message.user_id for message in messages)
        return [
            {
                "id": message.pk,
                "name": names[message.user_id],
                "is_mine": message.user_id == self.actor.user_id,
                "is_new": message.pk in unread,
                "text": message.text,
                "html": str(to_html(message.text)),
                "at": message.at,
            }
            for message in messages
        ]


class ThreadView(_OfThread):
    """The thread of one review."""

    @extend_schema(
        operation_id="review_thread_read", tags=["reviews"], responses=answers(ReviewThreadShape),
        summary="Read the private thread of a review",
    )  # fmt: skip
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return the last messages between authors and readers; 404 for everybody who takes no part."""
        item = self.found(uuid)
        rows = thread.messages(item.pk, self.actor)
        unread = thread.unread(rows, self.actor)
        shown = {
            "results": self.rows(rows, unread),
            "unread": len(unread),
            "may_write": thread.may_write(item.pk, self.actor),
        }
        return Response(ReviewThreadShape(shown).data)

    @extend_schema(
        operation_id="review_thread_write", tags=["reviews"], request=ThreadInput,
        responses=answers(ThreadMessageShape, 400, 409, 415, status=201), summary="Write into the thread of a review",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID) -> Response:
        """Write to the others, who are told; 404 for who takes no part, 409 (thread_closed) once the review is over."""
        item = self.found(uuid)
        made = thread.say(item.pk, self.actor, valid(ThreadInput, request.data)["text"], now=self.now)
        return Response(ThreadMessageShape(self.rows([made], set())[0]).data, status=201)


class ThreadReadView(_OfThread):
    """What one has read."""

    @extend_schema(
        operation_id="review_thread_mark_read", tags=["reviews"], request=None,
        responses=answers(ThreadReadShape, 400), summary="Note that the thread was read",
    )  # fmt: skip
    def post(self, request: Request, uuid: UUID) -> Response:
        """Note that this person has read all of the thread, in the inbox too."""
        # A body says nothing here, but one that cannot be read is refused as everywhere.
        assert request.data is not None
        done = thread.mark_read(self.found(uuid).pk, self.actor, now=self.now)
        return Response(ThreadReadShape({"read": done}).data)


urlpatterns = [
    path("knowledge/<uuid:uuid>/thread/", ThreadView.as_view(), name="api-review-thread"),
    path("knowledge/<uuid:uuid>/thread/read/", ThreadReadView.as_view(), name="api-review-thread-read"),
]

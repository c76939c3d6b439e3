"""The demo's addresses, and an empty page of each face to compare with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from rest_framework.request import Request
from rest_framework.response import Response

from social_learning.edxapp import site
from social_learning.rest_api.base import SocialView


def empty_page(request: HttpRequest) -> HttpResponse:
    """Return the site's base page with nothing in it, for somebody who is logged in."""
    assert request.user.is_authenticated
    return render(request, site.base_template())


class EmptyAnswer(SocialView):
    """An answer with nothing in it."""

    def get(self, request: Request) -> Response:
        """Return nothing, to the person whose courses and roles were looked up."""
        return Response({"user": self.actor.user_id})


urlpatterns = [
    path("bench/empty/", empty_page),
    path("bench/empty-answer/", EmptyAnswer.as_view()),
    path("", include("demo.urls")),
]

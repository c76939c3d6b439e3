"""The LMS's addresses, and an empty view with the authentication of ours to compare with."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from social_learning.rest_api.base import SocialView


class Empty(APIView):
    """Nothing, for somebody who is logged in."""

    authentication_classes = SocialView.authentication_classes
    permission_classes = (IsAuthenticated,)

    def put(self, request: Request) -> Response:
        """Do nothing."""
        return Response({})


urlpatterns = [path("social-learning-bench/empty/", Empty.as_view()), path("", include("lms.urls"))]

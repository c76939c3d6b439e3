"""All addresses of the plugin: pages at /social-learning/, REST at /api/social_learning/v1/."""

from __future__ import annotations

from django.urls import include, path

app_name = "social_learning"

urlpatterns = [
    path("social-learning/", include("social_learning.pages.urls")),
    path("api/social_learning/v1/", include("social_learning.rest_api.v1.urls")),
]

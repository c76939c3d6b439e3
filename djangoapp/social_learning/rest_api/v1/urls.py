"""Addresses of version 1, a list for each noun."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from social_learning.rest_api.base import NothingHere
from social_learning.rest_api.v1 import (
    activity,
    catalogue,
    comments,
    curation,
    follows,
    health,
    inbox,
    knowledge,
    me,
    moderation,
    preferences,
    rankings,
    relaunch,
    review,
    schema,
    targets,
    unit,
)

urlpatterns: list[URLPattern] = [
    *schema.urlpatterns,
    *catalogue.urlpatterns,
    *knowledge.urlpatterns,
    *review.urlpatterns,
    *unit.urlpatterns,
    *targets.urlpatterns,
    *comments.urlpatterns,
    *moderation.urlpatterns,
    *curation.urlpatterns,
    *follows.urlpatterns,
    *activity.urlpatterns,
    *inbox.urlpatterns,
    *me.urlpatterns,
    *rankings.urlpatterns,
    *preferences.urlpatterns,
    *relaunch.urlpatterns,
    *health.urlpatterns,
    # Also an id that is no id is answered in JSON.
    re_path("", NothingHere.as_view()),
]

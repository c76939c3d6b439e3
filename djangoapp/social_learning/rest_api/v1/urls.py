"""Addresses of version 1, a list for each noun."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from social_learning.rest_api.base import NothingHere
from social_learning.rest_api.v1 import catalogue, inbox, knowledge, me, relaunch, review, schema, targets

urlpatterns: list[URLPattern] = [
    *schema.urlpatterns,
    *catalogue.urlpatterns,
    *knowledge.urlpatterns,
    *review.urlpatterns,
    *targets.urlpatterns,
    *inbox.urlpatterns,
    *me.urlpatterns,
    *relaunch.urlpatterns,
    # Also an id that is no id is answered in JSON.
    re_path("", NothingHere.as_view()),
]

"""Addresses of the pages, below /social-learning/."""

from __future__ import annotations

from django.urls import URLPattern, path

from social_learning.pages import catalogue, knowledge, me, relaunch, review, share, targets

urlpatterns: list[URLPattern] = [
    path("", catalogue.catalogue, name="catalogue"),
    path("knowledge/<uuid:uuid>/", knowledge.knowledge, name="knowledge"),
    path("knowledge/<uuid:uuid>/act/<slug:action>/", review.act, name="act"),
    path("share/", share.start, name="share"),
    path("share/<uuid:uuid>/", share.draft, name="draft"),
    path("desk/", review.desk, name="desk"),
    path("desk/<uuid:uuid>/", review.form, name="review"),
    path("me/", me.contribution, name="me"),
    path("inbox/", me.inbox, name="inbox"),
    path("t/<str:key>/react/", targets.react, name="react"),
    path("t/<str:key>/comments/", targets.comment, name="comment"),
    path("t/<str:key>/progress/", targets.finish, name="progress"),
    *relaunch.urlpatterns,
]

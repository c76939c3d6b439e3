"""Addresses of the embedded site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from demo.site.views import course_home, jump_to

urlpatterns = [
    path("", include("demo.site.urls")),
    path("", include("social_learning.urls")),
    path("courses/<str:course_key>/", course_home, name="course_home"),
    path("courses/<str:course_key>/about", course_home, name="course_about"),
    path("courses/<str:course_key>/jump_to/<str:usage_key>", jump_to, name="jump_to"),
    path("demo/unit/", include("demo.unit.urls")),
    path("demo/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
]

"""Addresses of the course unit; include with `path("unit/", include("demo.unit.urls"))`."""

from django.urls import path, re_path

from demo.unit import views

app_name = "demo_unit"

HANDLER = r"(?P<usage_key>[^/]+)/(?P<handler_name>[A-Za-z_][A-Za-z0-9_]*)(?:/(?P<suffix>.*))?$"

urlpatterns = [
    re_path(rf"^handler/{HANDLER}", views.handler, name="handler"),
    re_path(rf"^studio/handler/{HANDLER}", views.handler, {"studio": True}, name="studio_handler"),
    re_path(r"^studio/edit/(?P<usage_key>[^/]+)/$", views.studio_page, name="studio"),
    path("studio/<slug:unit_id>/", views.author_page, name="author"),
    path("resource/<slug:block_type>/<path:path>", views.resource, name="resource"),
    path("<slug:unit_id>/", views.unit_page, name="unit"),
    path("", views.course_page, name="course"),
]

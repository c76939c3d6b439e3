"""The OpenAPI schema of this API alone, whatever else the site serves, and a page to read it."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from social_learning import __version__

_SETTINGS: dict[str, Any] = {
    "TITLE": "Social learning",
    "DESCRIPTION": "Share, review, find, react, recognise and come back.",
    "VERSION": __version__,
    "SCHEMA_PATH_PREFIX": r"/api/social_learning/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "PREPROCESSING_HOOKS": ["social_learning.rest_api.v1.schema.ours_only"],
}


def ours_only(endpoints: list[Any], **_kwargs: Any) -> list[Any]:
    """Keep our own endpoints; a site's LMS serves hundreds of others."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/social_learning/")]


urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(custom_settings=_SETTINGS), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="social_learning:api-schema"), name="api-docs"),
]

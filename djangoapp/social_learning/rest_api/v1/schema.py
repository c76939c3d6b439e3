"""The OpenAPI schema of this API alone, whatever else the site serves, and a page to read it."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from social_learning import __version__
from social_learning.moderation import reasons
from social_learning.paths import models as path_states
from social_learning.paths import sight
from social_learning.questions import models as states

_SETTINGS: dict[str, Any] = {
    "TITLE": "Social learning",
    "DESCRIPTION": "Share, review, find, react, recognise and come back.",
    "VERSION": __version__,
    "SCHEMA_PATH_PREFIX": r"/api/social_learning/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    # One name of a field for several lists of choices: which list has which name.
    "ENUM_NAME_OVERRIDES": {
        "ReportReasonEnum": list(reasons.REASONS),
        "SpaceRuleKindEnum": "social_learning.spaces.models.RuleKind",
        "QuestionStateEnum": states.State.values,
        "PathStateEnum": path_states.State.values,
        "PathStepStateEnum": list(sight.STATES),
    },
    "PREPROCESSING_HOOKS": ["social_learning.rest_api.v1.schema.ours_only"],
}


class JwtScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names the platform's tokens."""

    target_class = "edx_rest_framework_extensions.auth.jwt.authentication.JwtAuthentication"
    name = "jwt"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the header: ``Authorization: JWT <token>``."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "JWT, a space, and the token that the LMS's /oauth2/access_token/ gives.",
        }


def ours_only(endpoints: list[Any], **_kwargs: Any) -> list[Any]:
    """Keep our own endpoints, without this schema's; a site's LMS serves hundreds of others."""
    ours = (endpoint for endpoint in endpoints if endpoint[0].startswith("/api/social_learning/"))
    return [endpoint for endpoint in ours if not endpoint[0].endswith("/schema/")]


urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(custom_settings=_SETTINGS), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="social_learning:api-schema"), name="api-docs"),
]

"""Defaults that hold wherever the operator has said nothing."""

from __future__ import annotations

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Add our defaults; what the operator has set stays."""
    if not hasattr(settings, "SOCIAL_LEARNING"):
        settings.SOCIAL_LEARNING = {}
    _add_schema_page(settings)
    storages = getattr(settings, "STORAGES", None)
    if isinstance(storages, dict):
        storages.setdefault(
            "knowledge_private",
            {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": "/openedx/media-private/social-learning", "base_url": None},
            },
        )


def _add_schema_page(settings: Any) -> None:
    """Give the LMS what Studio has already, for our API's schema and the page that shows it."""
    # Without it, what our views say of themselves is lost; the LMS's own API pages do not use it.
    settings.REST_FRAMEWORK.setdefault("DEFAULT_SCHEMA_CLASS", "drf_spectacular.openapi.AutoSchema")
    if "drf_spectacular" not in settings.INSTALLED_APPS:
        settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "drf_spectacular"]
        # Its check would make the schema of all that the LMS serves, which is not meant for it.
        spectacular = {"ENABLE_DJANGO_DEPLOY_CHECK": False, **getattr(settings, "SPECTACULAR_SETTINGS", {})}
        settings.SPECTACULAR_SETTINGS = spectacular

"""Defaults that hold wherever the operator has said nothing."""

from __future__ import annotations

from typing import Any


def plugin_settings(settings: Any) -> None:
    """Add our defaults; what the operator has set stays."""
    if not hasattr(settings, "SOCIAL_LEARNING"):
        settings.SOCIAL_LEARNING = {}
    storages = getattr(settings, "STORAGES", None)
    if isinstance(storages, dict):
        storages.setdefault(
            "knowledge_private",
            {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": "/openedx/media-private/social-learning", "base_url": None},
            },
        )

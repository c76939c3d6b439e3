"""Defaults that hold wherever the operator has said nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from social_learning.edxapp import tracking
from social_learning.edxapp.hooks import FILTER_STEPS, MAIL_POLICY

__all__ = ["FILTER_STEPS", "MAIL_POLICY", "plugin_settings"]


def plugin_settings(settings: Any) -> None:
    """Add our defaults; what the operator has set stays."""
    if not hasattr(settings, "SOCIAL_LEARNING"):
        settings.SOCIAL_LEARNING = {}
    _add_schema_page(settings)
    _add_filter_steps(settings)
    _add_mail_policy(settings)
    _add_mako_templates(settings)
    tracking.allow_xapi(settings)
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


def _add_filter_steps(settings: Any) -> None:
    """Add our steps behind those of others, once, however often this runs; the dictionary may be shared."""
    found = dict(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", {}))
    for name, step in FILTER_STEPS.items():
        entry = {"fail_silently": True, "pipeline": [], **found.get(name, {})}
        if step not in entry["pipeline"]:
            entry["pipeline"] = [*entry["pipeline"], step]
        found[name] = entry
    settings.OPEN_EDX_FILTERS_CONFIG = found


def _add_mail_policy(settings: Any) -> None:
    """Let edx-ace ask what a person wants to get; an entry point alone is not enough."""
    enabled = list(getattr(settings, "ACE_ENABLED_POLICIES", []))
    if MAIL_POLICY not in enabled:
        settings.ACE_ENABLED_POLICIES = [*enabled, MAIL_POLICY]


MAKO_TEMPLATES = Path(__file__).parent.parent / "templates" / "mako"


def _add_mako_templates(settings: Any) -> None:
    """Let the LMS find our section of the instructor dashboard: without it the whole dashboard fails.

    The list itself is changed, since the site's templates settings may hold it already.
    """
    folders = getattr(settings, "MAKO_TEMPLATE_DIRS_BASE", None)
    if isinstance(folders, list) and str(MAKO_TEMPLATES) not in map(str, folders):
        folders.append(str(MAKO_TEMPLATES))

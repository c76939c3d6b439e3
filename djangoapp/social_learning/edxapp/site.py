"""The site: its pages' base template and its public address."""

from __future__ import annotations

from django.conf import settings

from social_learning import conf
from social_learning.edxapp import present


def base_template() -> str:
    """Return the template that our pages extend, so that theme, header, footer and language are the site's."""
    chosen = conf.get("BASE_TEMPLATE")
    if chosen:
        return str(chosen)
    return "main_django.html" if present() else "social_learning/standalone.html"


def root_url() -> str:
    """Return the site's public address without a trailing slash, for links in mails."""
    if present():
        return str(getattr(settings, "LMS_ROOT_URL", "")).rstrip("/")
    return str(getattr(settings, "SITE_ROOT_URL", "http://127.0.0.1:8000")).rstrip("/")


def name() -> str:
    """Return what the site calls itself."""
    return str(getattr(settings, "PLATFORM_NAME", "Open edX"))

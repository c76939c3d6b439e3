"""The app's wiring to Django and to Open edX."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_SETTINGS = {
    "common": {"relative_path": "settings.common"},
    "production": {"relative_path": "settings.production"},
}
_BLOCKS = ("knowledge_share", "social_reactions")


class SocialLearningConfig(AppConfig):
    """Social learning, in the LMS (pages, REST, tasks) and in Studio (tasks, events; no pages)."""

    name = "social_learning"
    label = "social_learning"
    verbose_name = _("Social learning")
    default_auto_field = "django.db.models.BigAutoField"

    plugin_app: ClassVar[dict[str, Any]] = {
        # Pages extend the LMS's own base template, which Studio does not have.
        "url_config": {
            "lms.djangoapp": {"namespace": "social_learning", "regex": "^", "relative_path": "urls"},
        },
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
    }

    def ready(self) -> None:
        """Connect events to their handlers, register system checks, and offer our blocks in Studio."""
        from social_learning import checks  # noqa: F401
        from social_learning.edxapp import studio
        from social_learning.wiring import receivers

        receivers.connect()
        studio.offer_blocks(_BLOCKS)

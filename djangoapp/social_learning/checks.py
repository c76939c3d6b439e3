"""What must hold before the app starts to work."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from django.conf import settings
from django.core.checks import Error, Warning, register

from social_learning import conf
from social_learning.popularity import trending


@register()
def trending_key_fits(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse a half life with which the trending key would overflow within ten years."""
    horizon = datetime.now(timezone.utc) + timedelta(days=3653)
    if trending.fits(horizon, conf.get("TRENDING_HALF_LIFE_DAYS")):
        return []
    return [
        Error(
            "SOCIAL_LEARNING['TRENDING_HALF_LIFE_DAYS'] is so short that the trending key overflows within ten years.",
            hint="Use 7 days or more.",
            id="social_learning.E001",
        )
    ]


@register()
def storage_is_private(app_configs: Any, **kwargs: Any) -> list[Error | Warning]:
    """Refuse a store for shared files that is missing, or that the web server hands out to anybody."""
    alias = conf.get("STORAGE_ALIAS")
    storages: dict[str, Any] = settings.STORAGES
    chosen = storages.get(alias)
    if chosen is None:
        return [Error(f"STORAGES[{alias!r}] is missing.", hint="See docs/operators.rst.", id="social_learning.E002")]
    location = str(chosen.get("OPTIONS", {}).get("location", ""))
    media = str(settings.MEDIA_ROOT)
    if location and media and (location + "/").startswith(media.rstrip("/") + "/"):
        return [
            Error(
                f"STORAGES[{alias!r}] lies below MEDIA_ROOT, which is served to anybody.",
                hint="Choose a folder outside MEDIA_ROOT.",
                id="social_learning.E003",
            )
        ]
    return []

"""Settings: one Django setting, ``SOCIAL_LEARNING``, read through :func:`get` with the defaults below."""

from __future__ import annotations

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # What a person sees of another: "username" or "full_name".
    "SHOW_NAMES": "full_name",
    # Dotted path of a callable that answers the current time; None: the real clock.
    "CLOCK": None,
    # The template our pages extend; None: the platform's main_django.html.
    "BASE_TEMPLATE": None,
    "STORAGE_ALIAS": "knowledge_private",
    "MAX_UPLOAD_MB": 50,
    "MAX_TEXT_CHARS": 100_000,
    "MAX_PAGES": 200,
    "MAX_UNZIPPED_MB": 500,
    "USER_QUOTA_MB": 2_000,
    "REVIEW_DAYS": 7,
    "MAX_REVIEW_SUGGESTIONS": 3,
    # Trending: half life in days; see popularity/README.
    "TRENDING_HALF_LIFE_DAYS": 21,
    "POPULARITY_FLOOR": 5,
    "POPULARITY_PRIOR": 10,
    "QUALIFIED_OPEN_SECONDS": 20,
    "LIKES_PER_DAY": 30,
    "COMMENTS_PER_HOUR": 30,
    "SHARES_PER_HOUR": 20,
    "LEVEL_BASE": 120,
    "LEVEL_FACTOR": 1.3,
    # Relaunch is off until an operator turns it on.
    "RELAUNCH_ENABLED": False,
    "RELAUNCH_STEPS_DAYS": (3, 10, 24),
    "RELAUNCH_OBJECT_WINDOW_DAYS": 90,
    "RELAUNCH_MIN_HOURS_BETWEEN": 48,
    "RELAUNCH_MAX_PER_WEEK": 2,
    "RELAUNCH_QUIET_FROM": 20,
    "RELAUNCH_QUIET_UNTIL": 8,
    "RELAUNCH_LATE_DAYS": 2,
    "RELAUNCH_BUDGET": 5_000,
    "RELAUNCH_OBJECTS_PER_MAIL": 3,
    "THROTTLE_READ": "600/minute",
    "THROTTLE_WRITE": "120/minute",
    "THROTTLE_UPLOAD": "30/hour",
}


def get(name: str) -> Any:
    """Return the value of one setting: the site's, else ours. An unknown name is a ``KeyError``."""
    return getattr(settings, "SOCIAL_LEARNING", {}).get(name, DEFAULTS[name])

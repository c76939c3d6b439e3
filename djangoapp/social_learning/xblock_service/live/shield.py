"""Keep a course page whole, in Studio and when something of ours fails."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.urls import get_urlconf, set_urlconf

Made = TypeVar("Made", bound=Callable[..., Any])
_OURS = "social_learning.xblock_service.live.studio_urls"


def in_studio() -> bool:
    """Return whether this process is Studio, where no learner acts and our pages have no addresses."""
    return getattr(settings, "SERVICE_VARIANT", "lms") == "cms"


def shielded(make: Made) -> Made:
    """Run ``make`` within a savepoint, so that an error of ours leaves the page's own transaction usable.

    In Studio our addresses are known while it runs, though nobody serves them there.
    """

    @wraps(make)
    def run(*args: Any, **kwargs: Any) -> Any:
        before = get_urlconf()
        if in_studio():
            set_urlconf(_OURS)
        try:
            with transaction.atomic():
                return make(*args, **kwargs)
        finally:
            set_urlconf(before)

    return run  # type: ignore[return-value]

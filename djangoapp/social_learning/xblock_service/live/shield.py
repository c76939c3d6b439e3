"""Our addresses in Studio, which does not serve them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.urls import get_urlconf, set_urlconf

Made = TypeVar("Made", bound=Callable[..., Any])
_OURS = "social_learning.xblock_service.live.studio_urls"


def in_studio() -> bool:
    """Return whether this process is Studio, where no learner acts and our pages have no addresses."""
    return getattr(settings, "SERVICE_VARIANT", "lms") == "cms"


def shielded(make: Made) -> Made:
    """Run ``make`` with our addresses known, in Studio too, though nobody serves them there.

    Panels read, and a read that fails leaves the page's own transaction usable; what little they write has a savepoint
    of its own.
    """

    @wraps(make)
    def run(*args: Any, **kwargs: Any) -> Any:
        if not in_studio():
            return make(*args, **kwargs)
        before = get_urlconf()
        set_urlconf(_OURS)
        try:
            return make(*args, **kwargs)
        finally:
            set_urlconf(before)

    return run  # type: ignore[return-value]

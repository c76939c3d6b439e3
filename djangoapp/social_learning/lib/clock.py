"""The one place where a face asks what time it is; rooms are always told."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.module_loading import import_string

from social_learning import conf


def now() -> datetime:
    """Return the current moment (aware, UTC); a site may put its own clock in ``SOCIAL_LEARNING["CLOCK"]``."""
    clock = conf.get("CLOCK")
    return import_string(clock)() if clock else timezone.now()

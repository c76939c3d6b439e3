"""What the demo's base template shows on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from demo.site import clock
from demo.site.personas import COURSE, PERSONAS


def demo_bar(request: HttpRequest) -> dict[str, Any]:
    """Return the personas and the demo's clock."""
    return {
        "demo_personas": PERSONAS,
        "demo_course": COURSE,
        "demo_now": clock.now(),
        "demo_ahead": clock.offset(),
    }

"""What the demo's base template shows on every page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest

from demo.site import clock
from demo.site.personas import PERSONAS


def demo_bar(request: HttpRequest) -> dict[str, Any]:
    """Return the personas and the demo's clock."""
    known = set(
        get_user_model()
        ._default_manager.filter(username__in=[persona.username for persona in PERSONAS])
        .values_list("username", flat=True)
    )
    return {
        "demo_personas": [persona for persona in PERSONAS if persona.username in known],
        "demo_now": clock.now(),
        "demo_ahead": clock.offset(),
    }

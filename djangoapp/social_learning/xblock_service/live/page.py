"""Addresses, scripts and templates of panels on a site."""

from __future__ import annotations

from typing import Any

import crum
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse

from social_learning.edxapp import site
from social_learning.xblock_service import engine
from social_learning.xblock_service.contract import Panel
from social_learning.xblock_service.live.shield import in_studio
from social_learning.xblock_service.parts import CSS, FOLDER

_SHARED = "_social_learning_panels"


def address(name: str, *args: Any) -> str:
    """Return the address of one of our pages; from Studio they are another site's."""
    path = reverse(f"social_learning:{name}", args=args)
    return site.root_url() + path if in_studio() else path


def scripts(names: list[str]) -> list[str]:
    """Return the addresses of modules, as the site serves them."""
    return [static(f"{FOLDER}/{name}") for name in names]


def panel(name: str, context: dict[str, Any], **values: Any) -> Panel:
    """Return a panel made of a template in ``social_learning/unit``, with the request's CSRF token in its forms."""
    request = crum.get_current_request()
    shared = getattr(request, _SHARED, None)
    if shared is None:
        shared = _shared(request)
        if request is not None:
            # A page shows several panels; its style sheets and its token are looked up once.
            setattr(request, _SHARED, shared)
    css, token = shared
    return Panel(html=engine.render(name, {**context, "csrf_token": token} if token else context), css=css, **values)


def _shared(request: Any) -> tuple[tuple[str, ...], str]:
    css = tuple(static(f"{FOLDER}/{sheet}") for sheet in CSS)
    # Asking for the token also has the cookie sent that our scripts read it from.
    return css, get_token(request) if request is not None else ""

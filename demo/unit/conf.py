"""Settings of the unit: `DEMO_UNIT = {"ON_PUBLISH": …, "ROLE_OF": …, "BASE_TEMPLATE": …}`, each optional."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

PublishHook = Callable[[Any, str, Any, int], None]
AUTHOR_ROLES = frozenset({"staff", "instructor"})


def publish_hook() -> PublishHook | None:
    """Return `on_publish(block, event_type, payload, user_id)` named by ON_PUBLISH, or None."""
    path = _setting("ON_PUBLISH")
    return import_string(path) if path else None


def role_of(user: Any) -> str:
    """Return `student`, `staff` or `instructor`: what ROLE_OF(user) says, else from the user's own flags."""
    path = _setting("ROLE_OF")
    if path:
        return str(import_string(path)(user))
    if not user.is_authenticated:
        return "student"
    if user.is_superuser:
        return "instructor"
    return "staff" if user.is_staff else "student"


def may_author(user: Any) -> bool:
    """Tell whether somebody may open Studio views and call their handlers."""
    return bool(user.is_authenticated and user.is_active and role_of(user) in AUTHOR_ROLES)


def base_template() -> str:
    """Return the template that the unit's pages extend (blocks: title, headextra, body, bodyextra)."""
    return _setting("BASE_TEMPLATE") or "demo_unit/plain.html"


def _setting(name: str) -> str | None:
    value: str | None = getattr(settings, "DEMO_UNIT", {}).get(name)
    return value

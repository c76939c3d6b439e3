"""The platform's notification tray, which offers plugins no door: we add our entries to its two dictionaries.

They are changed in place, because the rest of the platform holds on to them. Two shapes are known: that of Teak and
Ulmo (``is_core``, ``core_web`` …) and that of Verawood (``use_app_defaults``, ``web`` …). Where they look otherwise
the bridge stays off and says so in the log; the inbox works without it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from social_learning.edxapp import present

log = logging.getLogger(__name__)

APP = "social_learning"
# The platform fills it with the values of each message; {p} and {strong} are the names of its tags.
TEMPLATE = "<{p}><{strong}>{title}</{strong}> {sentence}</{p}>"
# No mail and no push from there: our own preferences say what is mailed, and nothing is mailed twice.
_CHANNELS = {"web": True, "email": False, "push": False}
_FIXED = ["email", "push"]
_on = False


def register(groups: Mapping[str, Any]) -> bool:
    """Offer one type of notification for each group (name: label); False where the platform's shape is unknown.

    Called once when the process starts; it never raises.
    """
    global _on
    _on = False
    if not present():
        return False
    try:
        from openedx.core.djangoapps.notifications import base_notification as platform

        types, apps = platform.COURSE_NOTIFICATION_TYPES, platform.COURSE_NOTIFICATION_APPS
        _on = add(types, apps, groups, cadence=platform.EmailCadence.DAILY)
    except Exception:
        log.exception("social_learning: the platform's notification tray could not be reached")
    if not _on:
        log.warning("social_learning: the notification tray has a shape that we do not know; the bridge stays off")
    return _on


def add(types: dict[str, Any], apps: dict[str, Any], groups: Mapping[str, Any], *, cadence: Any) -> bool:
    """Add our app and types in the shape of what is there; False, and nothing added, where it is not understood."""
    shape = _shape(types, apps)
    if shape is None:
        return False
    info = _("Shared knowledge: what colleagues say and do about what I share.")
    prefix = "core_" if shape == "is_core" else ""
    app: dict[str, Any] = {f"{prefix}{channel}": value for channel, value in _CHANNELS.items()}
    app = {**app, f"{prefix}info": info, f"{prefix}email_cadence": cadence, "enabled": True, "non_editable": [*_FIXED]}
    apps[APP] = app
    for name, label in groups.items():
        types[type_of(name)] = {
            "notification_app": APP,
            "name": type_of(name),
            shape: False,
            "info": label,
            **_CHANNELS,
            "email_cadence": cadence,
            "non_editable": list(_FIXED),
            "content_template": TEMPLATE,
            "content_context": {"title": "What it is about", "sentence": "What happened"},
            "email_template": "",
            "filters": [],
        }
    return True


def is_on() -> bool:
    """Return whether the bridge stands in this process."""
    return _on


def send(user_id: int, group: str, course_key: str, title: str, sentence: str, *, url: str) -> bool:
    """Ask the platform to put one line into a person's tray; False where it cannot be asked."""
    if not _on:
        return False
    try:
        course = CourseKey.from_string(course_key)
    except InvalidKeyError:
        return False
    from openedx_events.learning.data import UserNotificationData
    from openedx_events.learning.signals import USER_NOTIFICATION_REQUESTED

    values = {"title": title, "sentence": sentence}
    if not _platform_escapes(type_of(group)):
        values = {name: str(escape(value)) for name, value in values.items()}
    USER_NOTIFICATION_REQUESTED.send_event(
        notification_data=UserNotificationData(
            user_ids=[user_id],
            notification_type=type_of(group),
            content_url=url,
            app_name=APP,
            course_key=course,
            context=values,
        )
    )
    return True


def type_of(group: str) -> str:
    """Return the name of a group's type in the platform's registry."""
    return f"{APP}_{group}"


def _shape(types: Mapping[str, Any], apps: Mapping[str, Any]) -> str | None:
    """Return the word by which the platform tells grouped types from others, None where it has another shape."""
    theirs = [entry for name, entry in types.items() if not name.startswith(f"{APP}_")]
    their_apps = [entry for name, entry in apps.items() if name != APP]
    both = [*theirs, *their_apps]
    if not theirs or not their_apps or not all(isinstance(entry, dict) for entry in both):
        return None
    if not all({"notification_app", "name", "content_template"} <= entry.keys() for entry in theirs):
        return None
    if all("is_core" in entry for entry in theirs) and all("core_web" in entry for entry in their_apps):
        return "is_core"
    if not any("is_core" in entry for entry in theirs) and all({"web", "info"} <= entry.keys() for entry in their_apps):
        return "use_app_defaults"
    return None


def _platform_escapes(type_name: str) -> bool:
    """Return whether the platform escapes what it puts into the template: later releases do, earlier ones do not."""
    from openedx.core.djangoapps.notifications.base_notification import get_notification_content

    return "<i>" not in str(get_notification_content(type_name, {"title": "<i>", "sentence": ""}))

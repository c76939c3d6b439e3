"""The platform's tracking log: what people did with our things, as ids.

Named ``openedx.social_learning.<object>.<verb>``; event-routing-backends makes xAPI statements of them (``xapi.py``).
This module is read while settings are made, so it imports nothing of Django's models.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

PREFIX = "openedx.social_learning."
# Each name is a promise to those who read the log: rename none.
NAMES = tuple(
    PREFIX + name
    for name in (
        "knowledge.created",
        "knowledge.submitted",
        "knowledge.approved",
        "knowledge.published",
        "knowledge.validated",
        "knowledge.archived",
        "reaction.given",
        "reaction.removed",
        "comment.posted",
        "question.asked",
        "question.answered",
        "question.accepted",
        "question.closed",
        "target.finished",
    )
)

log = logging.getLogger(__name__)


def emit(name: str, data: Mapping[str, Any], *, user_id: int, course_key: str = "") -> bool:
    """Write one line of what ``user_id`` did; True if there is a log to write to. Never raises.

    Raises ``ValueError`` only for a name that is not one of ``NAMES``, which is a mistake of ours.
    """
    if name not in NAMES:
        raise ValueError(name)
    if find_spec("eventtracking") is None:
        return False
    try:
        from eventtracking import tracker

        # A worker has no request to take these from.
        context = {"user_id": user_id, **_course(course_key)}
        with tracker.get_tracker().context("social_learning", context):
            tracker.emit(name, {"user_id": user_id, **data})
    except Exception:
        log.exception("social_learning: %s could not be written to the tracking log", name)
        return False
    return True


def allow_xapi(settings: Any) -> None:
    """Let event-routing-backends, where it is installed, send our events too; it may have been set up before us."""
    if find_spec("event_routing_backends") is None:
        return
    allowed = [*getattr(settings, "EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS", [])]
    settings.EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS = [*allowed, *(name for name in NAMES if name not in allowed)]
    if "event_transformer" not in (getattr(settings, "EVENT_TRACKING_BACKENDS", None) or {}):
        # It comes after us, and takes what it finds.
        return
    caliper = getattr(settings, "EVENT_TRACKING_BACKENDS_ALLOWED_CALIPER_EVENTS", [])
    try:
        from event_routing_backends.utils.settings import event_tracking_backends_config as config_of

        config = config_of(settings, settings.EVENT_TRACKING_BACKENDS_ALLOWED_XAPI_EVENTS, caliper)
    except (ImportError, AttributeError):
        # A release that is made otherwise must not stop the site; its operator may list our events.
        log.warning("social_learning: event-routing-backends does not know our events; list them in its settings")
        return
    settings.EVENT_TRACKING_BACKENDS = {**settings.EVENT_TRACKING_BACKENDS, **config}


def register_xapi() -> None:
    """Let event-routing-backends, where it is installed, make statements of our events; never stops the site."""
    from django.apps import apps

    if not apps.is_installed("event_routing_backends"):
        return
    try:
        from social_learning.edxapp import xapi

        xapi.register()
    except Exception:
        log.exception("social_learning: no xAPI statements will be made of our events")


def _course(course_key: str) -> dict[str, str]:
    if not course_key:
        return {}
    from opaque_keys.edx.keys import CourseKey

    return {"course_id": course_key, "org_id": str(CourseKey.from_string(course_key).org)}

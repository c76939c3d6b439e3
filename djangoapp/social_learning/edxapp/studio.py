"""Studio: what an author finds in the unit page, and when a course is deleted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from social_learning import conf
from social_learning.edxapp import present

log = logging.getLogger(__name__)


def here() -> bool:
    """Return whether this process is Studio."""
    return present() and getattr(settings, "SERVICE_VARIANT", "lms") == "cms"


def offer_blocks(names: Iterable[str]) -> None:
    """Offer these blocks under "Advanced" in every course, so that no author has to list them in a setting.

    The platform has no setting for it, only this list; where it is gone, authors list them as for other blocks.
    """
    if not here() or not conf.get("OFFER_BLOCKS"):
        return
    try:
        from cms.djangoapps.contentstore.views.component import DEFAULT_ADVANCED_MODULES as offered
    except ImportError:
        log.warning("social_learning: Studio does not offer our blocks by itself; add them to a course's settings")
        return
    offered.extend(name for name in names if name not in offered)


def offer_in_libraries(names: Iterable[str]) -> None:
    """Let authors keep these blocks in content libraries too, where the site wants it."""
    offered = getattr(settings, "LIBRARY_ENABLED_BLOCKS", None)
    if not here() or offered is None or not conf.get("OFFER_IN_LIBRARIES"):
        return
    settings.LIBRARY_ENABLED_BLOCKS = [*offered, *(name for name in names if name not in offered)]


def when_a_course_is_deleted(receiver: Callable[..., Any]) -> None:
    """Call ``receiver(course_key=…)`` in Studio when a course is deleted; the platform has no event for it."""
    if not here():
        return
    try:
        from xmodule.modulestore.django import SignalHandler
    except ImportError:
        log.warning("social_learning: Studio does not tell of deleted courses; social_learning_rebuild finds them")
        return
    SignalHandler.course_deleted.connect(receiver, dispatch_uid="social_learning.course_deleted")

"""Studio: what an author finds in the unit page."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings

from social_learning.edxapp import present

log = logging.getLogger(__name__)


def offer_blocks(names: Iterable[str]) -> None:
    """Offer these blocks under "Advanced" in every course, so that no author has to list them in a setting.

    The platform has no setting for it, only this list; where it is gone, authors list them as for other blocks.
    """
    if not present() or getattr(settings, "SERVICE_VARIANT", "lms") != "cms":
        return
    try:
        from cms.djangoapps.contentstore.views.component import DEFAULT_ADVANCED_MODULES as offered
    except ImportError:
        log.warning("social_learning: Studio does not offer our blocks by itself; add them to a course's settings")
        return
    offered.extend(name for name in names if name not in offered)

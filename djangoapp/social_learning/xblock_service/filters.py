"""What the platform's filters add to a course page. An error of ours leaves the page as it was."""

from __future__ import annotations

import logging
from typing import Any

from openedx_filters import PipelineStep

from social_learning import conf
from social_learning.edxapp import toggles
from social_learning.xblock_service import host
from social_learning.xblock_service.contract import Panel
from social_learning.xblock_service.live import bar
from social_learning.xblock_service.live.shield import in_studio

log = logging.getLogger(__name__)
OWN_BLOCK = "social_reactions"
# Where this stands, it says itself what is wanted in the unit.
GALLERY = "knowledge_share"
LEARNERS = "student_view"
PUBLIC = "public_view"


class UnitBar(PipelineStep):  # type: ignore[misc]
    """Puts the reactions bar under a unit: the step of ``VerticalBlockRenderCompleted``.

    Not where the course's switch is off, a block of ours or one that the site excludes stands in the unit, or within
    another unit. It only reads, at most two queries, so it needs no transaction of its own.
    """

    def run_filter(self, block: Any, fragment: Any, context: Any, view: str) -> dict[str, Any]:
        """Return all four as they came, the fragment with the bar at its end."""
        try:
            panel = _panel(block, context, view)
            if panel is not None:
                script = bar.script()
                fragment.add_content(panel.html)
                for url in panel.css:
                    fragment.add_css_url(url)
                fragment.add_javascript(script)
        except Exception:
            log.exception("social_learning: the bar of %s could not be shown", getattr(block, "scope_ids", None))
        return {"block": block, "fragment": fragment, "context": context, "view": view}


def _panel(block: Any, context: Any, view: str) -> Panel | None:
    if in_studio() or view not in (LEARNERS, PUBLIC):
        return None
    place = host.unit_of(block)
    if not place.course_key or not toggles.unit_bar(place.course_key):
        return None
    # A group of a split test is a unit within a unit.
    if (context or {}).get("child_of_vertical") or not _is_free(block):
        return None
    return bar.panel(place, host.viewer_of(block), public=view == PUBLIC, wanted=GALLERY not in _inside(block))


def _is_free(block: Any) -> bool:
    return not _inside(block) & {OWN_BLOCK, *conf.get("UNIT_BAR_EXCLUDED_BLOCKS")}


def _inside(block: Any) -> set[str]:
    return {child.block_type for child in getattr(block, "children", None) or ()}

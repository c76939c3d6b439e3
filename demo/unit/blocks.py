"""The two block types an LMS always has and the SDK lacks: a unit (`vertical`) and a text (`html`)."""

from __future__ import annotations

import logging
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from openedx_filters.learning.filters import VerticalBlockRenderCompleted
from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Scope, String

log = logging.getLogger(__name__)


class UnitBlock(XBlock):  # type: ignore[misc]
    """A unit: its children one under the other; a child that fails leaves a sentence, not an error page."""

    has_children = True
    display_name = String(scope=Scope.settings, default="Unit")

    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Return the children as learners see them, and what plugins add to a unit, as the LMS does."""
        unit = self._children("student_view", context)
        seen = VerticalBlockRenderCompleted.run_filter(
            block=self, fragment=unit, context=dict(context or {}), view="student_view"
        )
        return seen[1]

    def author_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Return the children as authors preview them in Studio, each with its way to the settings."""
        return self._children("author_view", context)

    def studio_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Return the author view: a unit has no settings of its own here, its children have."""
        return self._children("author_view", context)

    def _children(self, view: str, context: dict[str, Any] | None) -> Fragment:
        fragment = Fragment()
        for usage_id in self.children:
            child = self._render(usage_id, view, context)
            fragment.add_fragment_resources(child)
            fragment.add_content(format_html('<div class="vert" data-id="{}">', str(usage_id)))
            if view == "author_view":
                fragment.add_content(_edit_link(self.runtime.studio_url(usage_id), usage_id))
            fragment.add_content(child.body_html())
            fragment.add_content("</div>")
        return fragment

    def _render(self, usage_id: Any, view: str, context: dict[str, Any] | None) -> Fragment:
        try:
            return self.runtime.render_child(self.runtime.get_block(usage_id), view, dict(context or {}))
        except Exception:
            log.exception("The block %s could not be rendered", usage_id)
            note = _("This part of the unit cannot be shown just now. The rest works as usual.")
            return Fragment(format_html('<p class="demo-unit-note" role="note">{}</p>', note))


class HtmlBlock(XBlock):  # type: ignore[misc]
    """A text written by the course team, shown as it is."""

    display_name = String(scope=Scope.settings, default="Text")
    data = String(scope=Scope.content, default="")

    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """Return the text; it comes from course.py, never from a learner."""
        return Fragment(f'<div class="demo-unit-text">{self.data}</div>')


def _edit_link(url: str, usage_id: Any) -> str:
    label = _("Settings of this block")
    return format_html('<p class="demo-unit-edit"><a href="{}">{}: {}</a></p>', url, label, usage_id.block_type)

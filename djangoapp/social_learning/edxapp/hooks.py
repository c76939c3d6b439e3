"""Where we hang ourselves into the platform by its settings; read when settings are made, so no Django here."""

from __future__ import annotations

FILTER_STEPS = {
    # The reactions bar under a unit.
    "org.openedx.learning.vertical_block.render.completed.v1": "social_learning.xblock_service.filters.UnitBar",
    # The instructor dashboard: its pages of Ulmo, its micro-frontend of Verawood.
    "org.openedx.learning.instructor.dashboard.render.started.v1": "social_learning.pages.instructor.DashboardSection",
    "org.openedx.learning.instructor.dashboard.tabs.requested.v1": "social_learning.pages.instructor.DashboardTab",
}
MAIL_POLICY = "social_learning_preferences"

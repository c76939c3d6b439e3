"""The social service where the app is installed: panels from the rooms, learners' actions by the REST API."""

from __future__ import annotations

from django.utils.translation import gettext as _

from social_learning.spaces import queries as spaces
from social_learning.xblock_service import parts
from social_learning.xblock_service.contract import (
    Answer,
    Call,
    Choice,
    GallerySettings,
    Panel,
    Place,
    ReactionsSettings,
    Viewer,
)
from social_learning.xblock_service.live import gallery, page, reactions
from social_learning.xblock_service.live.shield import shielded


class Live:
    """The rooms' answer to a block."""

    answers_handlers = False

    @shielded
    def reactions_panel(self, place: Place, viewer: Viewer, settings: ReactionsSettings) -> Panel:
        """Return reactions, comments and popularity of the unit."""
        words = parts.instead(place, viewer)
        if words:
            return page.panel("reactions", {"heading": settings.heading, "words": words})
        return reactions.panel(place, viewer, settings)

    @shielded
    def gallery(self, place: Place, viewer: Viewer, settings: GallerySettings) -> Panel:
        """Return the share box, if this person may share here, and what was shared on the unit."""
        words = parts.instead(place, viewer)
        if words:
            return page.panel("gallery", {"heading": settings.heading, "words": words})
        return gallery.panel(place, viewer, settings)

    def kind_choices(self) -> list[Choice]:
        """Return the kinds of reaction."""
        return parts.kind_choices()

    def theme_choices(self) -> list[Choice]:
        """Return the site's themes."""
        return [Choice(theme.slug, theme.title) for theme in spaces.themes()]

    def answer(self, place: Place, viewer: Viewer, call: Call) -> Answer:
        """Refuse: the REST API answers, at a third of the cost of a handler."""
        return Answer(404, {"code": "use_rest", "message": _("Please use the REST API."), "fields": {}})

    def asset(self, path: str) -> tuple[bytes, str] | None:
        """Return nothing: the site hands out its own static files."""
        return None


SERVICE = Live()

"""The ``social_reactions`` block: what colleagues make of the unit it stands in."""

from __future__ import annotations

from typing import Any, ClassVar

from xblock.completable import XBlockCompletionMode

from social_learning.xblock_service.base import SocialBlock
from social_learning.xblock_service.contract import MAX_NAME, Panel, Place, ReactionsSettings, SocialService, Viewer
from social_learning.xblock_service.fields import SomeOf, Switch, Text
from social_learning.xblock_service.resolve import installed


def _(text: str) -> str:
    """Mark a text for translation; it is translated when it is shown."""
    return text


class Chosen:
    """How a block is completed: as its author says; the class as such, and by default each block, is left out."""

    def __get__(self, block: Any, owner: Any = None) -> str:
        """Return the platform's word for it; it asks blocks, and now and then their class."""
        counts = block is not None and block.count_as_completion
        return str(XBlockCompletionMode.COMPLETABLE if counts else XBlockCompletionMode.EXCLUDED)


class SocialReactionsXBlock(SocialBlock):
    """Reactions, comments and popularity of a unit."""

    display_name = Text(
        limit=MAX_NAME,
        display_name=_("Name"),
        help=_("Stands above the reactions and in the list of blocks."),
        default=_("What do you make of it?"),
    )
    kinds = SomeOf(
        ask=lambda: installed().kind_choices(),
        display_name=_("Reactions to offer"),
        help=_("None chosen: all of them. What people have given stays, even if you do not offer it any more."),
    )
    show_comments = Switch(
        display_name=_("Comments"),
        help=_("Let learners read and write comments on this unit."),
        default=True,
    )
    show_popularity = Switch(
        display_name=_("Popularity"),
        help=_("Say in a few words how helpful people find this unit, once enough of them have taken part."),
        default=True,
    )
    hide_names = Switch(
        display_name=_("Without names"),
        help=_("Nobody learns who reacted in this unit, only how many did. Comments keep their author's name."),
        default=False,
    )
    count_as_completion = Switch(
        display_name=_("Count as completion"),
        help=_("The unit is complete only once a learner has reacted or commented. Otherwise this block never counts."),
        default=False,
    )
    editable_fields: ClassVar[tuple[str, ...]] = (
        "display_name",
        "kinds",
        "show_comments",
        "show_popularity",
        "hide_names",
        "count_as_completion",
    )
    completion_mode = Chosen()
    # Only what a learner did completes it, never that they have seen it.
    has_custom_completion = True

    def panel(self, service: SocialService, place: Place, viewer: Viewer) -> Panel:
        """Return reactions, comments and popularity of the unit."""
        settings = ReactionsSettings(
            heading=self.ugettext(self.display_name),
            kinds=tuple(self.kinds),
            show_comments=self.show_comments,
            show_popularity=self.show_popularity,
            hide_names=self.hide_names,
        )
        return service.reactions_panel(place, viewer, settings)

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return what the XBlock SDK offers to try."""
        return [
            ("Social reactions", "<vertical_demo><social_reactions/></vertical_demo>"),
            (
                "Social reactions: likes only",
                '<vertical_demo><social_reactions kinds="[like]" show_comments="false"/></vertical_demo>',
            ),
        ]

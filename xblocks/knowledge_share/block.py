"""The ``knowledge_share`` block: what helped colleagues in this unit, and a box to add to it."""

from __future__ import annotations

from typing import ClassVar

from xblock.completable import XBlockCompletionMode

from social_learning.xblock_service.base import SocialBlock
from social_learning.xblock_service.contract import (
    MAX_CARDS,
    MAX_NAME,
    MAX_POINTS,
    MAX_PROMPT,
    MAX_WANTED,
    Choice,
    GallerySettings,
    Panel,
    Place,
    SocialService,
    Viewer,
)
from social_learning.xblock_service.fields import Count, OneOf, Switch, Text
from social_learning.xblock_service.resolve import installed


def _(text: str) -> str:
    """Mark a text for translation; it is translated when it is shown."""
    return text


def _sorts() -> list[Choice]:
    return [
        Choice("trending", _("What people find helpful now")),
        Choice("new", _("Newest first")),
        Choice("applied", _("Most often applied")),
    ]


class _Mode:
    """Excluded from completion, as the class and by default; completable where the author asks for it."""

    def __get__(self, block: KnowledgeShareXBlock | None, owner: type) -> str:
        asked = block is not None and block.complete_on_share
        return str(XBlockCompletionMode.COMPLETABLE if asked else XBlockCompletionMode.EXCLUDED)


class _Graded:
    """Without a score, as the class and by default; with one where the author gives points."""

    def __get__(self, block: KnowledgeShareXBlock | None, owner: type) -> bool:
        return block is not None and block.points_for_sharing > 0


class KnowledgeShareXBlock(SocialBlock):
    """The share box and the gallery of a unit."""

    display_name = Text(
        limit=MAX_NAME,
        display_name=_("Name"),
        help=_("Stands above the gallery and in the list of blocks."),
        default=_("From your colleagues"),
    )
    prompt = Text(
        limit=MAX_PROMPT,
        display_name=_("Question above the share box"),
        help=_("One sentence that makes it easy to begin."),
        default=_("What helped you here?"),
    )
    theme = OneOf(
        ask=lambda: installed().theme_choices(),
        also=Choice("", _("All themes")),
        display_name=_("Theme"),
        help=_("Show and ask for contributions about one theme only."),
        default="",
    )
    sort = OneOf(
        ask=_sorts,
        display_name=_("Order"),
        help=_("Which contributions come first."),
        default="trending",
    )
    max_cards = Count(
        low=1,
        high=MAX_CARDS,
        display_name=_("How many to show"),
        help=_("From 1 to 12. Learners find the others in the catalogue."),
        default=3,
    )
    allow_sharing = Switch(
        display_name=_("Let learners share from here"),
        help=_("Without it, this block only shows what others have shared."),
        default=True,
    )
    wanted = Text(
        limit=MAX_WANTED,
        display_name=_("Knowledge wanted here"),
        help=_(
            "A question to colleagues, such as: How do you get through this step? It stands in the block until "
            "somebody's answer is published."
        ),
        default="",
    )
    complete_on_share = Switch(
        display_name=_("Complete when the learner has shared something here"),
        help=_("Then this block counts for the completion of the unit, once what the learner shared is published."),
        default=False,
    )
    points_for_sharing = Count(
        low=0,
        high=MAX_POINTS,
        display_name=_("Points for sharing"),
        help=_(
            "0: not graded. Else learners get these points once, where the section is graded, when something they "
            "shared here is published and, if the course has its contributions reviewed, validated by an expert."
        ),
        default=0,
    )
    editable_fields: ClassVar[tuple[str, ...]] = (
        "display_name",
        "prompt",
        "theme",
        "sort",
        "max_cards",
        "allow_sharing",
        "wanted",
        "complete_on_share",
        "points_for_sharing",
    )
    # Looking at it completes nothing: a worker records the block when something is published.
    has_custom_completion = True
    completion_mode = _Mode()
    # It counts for the grade only where the course team gives points.
    has_score = _Graded()

    @property
    def weight(self) -> float | None:
        """Return what the score of this block counts in its section."""
        return float(self.points_for_sharing) or None

    def max_score(self) -> float | None:
        """Return the best raw score: there is one contribution to make."""
        return 1.0 if self.has_score else None

    def panel(self, service: SocialService, place: Place, viewer: Viewer) -> Panel:
        """Return the share box and the cards of the unit."""
        settings = GallerySettings(
            heading=self.ugettext(self.display_name),
            prompt=self.ugettext(self.prompt),
            theme=self.theme,
            sort=self.sort,
            limit=self.max_cards,
            allow_sharing=self.allow_sharing,
            wanted=self.wanted,
        )
        return service.gallery(place, viewer, settings)

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return what the XBlock SDK offers to try."""
        return [
            ("Knowledge share", "<vertical_demo><knowledge_share/></vertical_demo>"),
            (
                "Knowledge share: newest of twelve, for looking only",
                '<vertical_demo><knowledge_share sort="new" max_cards="12" allow_sharing="false"/></vertical_demo>',
            ),
        ]

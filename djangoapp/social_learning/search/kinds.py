"""What the catalogue calls things: the formats of Knowledge, and what is no Knowledge."""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.knowledge import formats


@attrs.frozen
class Other:
    """A kind that is no format: its name for people, and its icon."""

    label: Promise
    icon: str


OTHERS: dict[str, Other] = {
    "question": Other(_("Open question"), "question"),
    "asked": Other(_("Question"), "question"),
    "expert": Other(_("Expert"), "person"),
    "path": Other(_("Path"), "right"),
}


def names() -> list[str]:
    """Return every kind in the order in which people are offered it."""
    return [*formats.FORMATS, *(name for name in OTHERS if name not in formats.FORMATS)]


def label_of(kind: str) -> str:
    """Return what people call a kind."""
    return str(OTHERS[kind].label) if kind in OTHERS else formats.label_of(kind)


def icon_of(kind: str) -> str:
    """Return the name of a kind's icon."""
    return OTHERS[kind].icon if kind in OTHERS else formats.icon_of(kind)

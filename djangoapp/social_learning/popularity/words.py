"""Popularity in words, for pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from social_learning.reactions.words import helped

__all__ = ["DIRECTIONS", "full", "helped"]

# Only what is well received is compared; the lower half is nobody's business.
_QUARTILES: dict[int, Promise] = {
    4: gettext_lazy("among the most helpful here"),
    3: gettext_lazy("more helpful than most here"),
}
DIRECTIONS: dict[str, Promise] = {
    "up": gettext_lazy("more and more used"),
    "steady": gettext_lazy("steadily used"),
    "down": gettext_lazy("a little quieter lately"),
}


def full(likes: int, applied: int, participants: int, quartile: int | None) -> str:
    """Return the sentence of a page: whom it helped, else how many took part, and how that compares."""
    said = helped(likes, applied) or _used(participants)
    compared = _QUARTILES.get(quartile or 0)
    return f"{said}, {compared}" if compared else said


def _used(participants: int) -> str:
    return ngettext("Used by %(n)d person", "Used by %(n)d people", participants) % {"n": participants}

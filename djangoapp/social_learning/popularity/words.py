"""Popularity in words, for cards and pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

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


def too_early() -> str:
    """Return what is said while there are too few people to say anything."""
    return _("Too early to tell")


def helped(likes: int, applied: int) -> str:
    """Return whom it helped, or ``""`` while nobody said so."""
    parts = []
    if likes:
        parts.append(ngettext("Helpful to %(n)d person", "Helpful to %(n)d people", likes) % {"n": likes})
    if applied:
        parts.append(ngettext("applied by %(n)d person", "applied by %(n)d people", applied) % {"n": applied})
    return _sentence(parts)


def phrase(likes: int, applied: int) -> str:
    """Return the one phrase of a card."""
    return helped(likes, applied) or too_early()


def full(likes: int, applied: int, participants: int, quartile: int | None) -> str:
    """Return the sentence of a page: whom it helped, else how many took part, and how that compares."""
    said = helped(likes, applied) or ngettext(
        "Used by %(n)d person", "Used by %(n)d people", participants
    ) % {"n": participants}
    compared = _QUARTILES.get(quartile or 0)
    return _sentence([said, str(compared)] if compared else [said])


def _sentence(parts: list[str]) -> str:
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]

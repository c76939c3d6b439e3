"""Counts of reactions in words, for cards and pages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def helped(likes: int, applied: int) -> str:
    """Return whom something helped, or ``""`` while nobody said so."""
    if likes and applied:
        values = {"liked": _liked(likes), "applied": _applied(applied)}
        return _("%(liked)s, %(applied)s") % values
    return _liked(likes) if likes else _first_upper(_applied(applied)) if applied else ""


def phrase(likes: int, applied: int) -> str:
    """Return the one phrase of a card; a kind one while there is nothing to count."""
    return helped(likes, applied) or too_early()


def too_early() -> str:
    """Return what is said while there are too few people to say anything."""
    return _("Too early to tell")


def _liked(likes: int) -> str:
    return ngettext("Helpful to %(n)d person", "Helpful to %(n)d people", likes) % {"n": likes}


def _applied(applied: int) -> str:
    return ngettext("applied by %(n)d person", "applied by %(n)d people", applied) % {"n": applied}


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

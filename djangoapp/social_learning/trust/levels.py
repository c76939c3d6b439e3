"""From facts to a level, and what a level means: pure."""

from __future__ import annotations

from enum import IntEnum

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.spaces.models import ReviewPolicy


class Level(IntEnum):
    """How much a person may do by themselves."""

    NEW = 0
    KNOWN = 1
    TRUSTED = 2


@attrs.frozen
class Facts:
    """What speaks for a person, and against: ``upheld`` are the reports of the last weeks alone."""

    approved: int = 0
    useful: int = 0
    upheld: int = 0


@attrs.frozen
class Needs:
    """How much it takes, as the site has set it."""

    approved: int = 1
    useful: int = 5
    trusted: int = 3


# What the person reads about themselves, and nobody else.
WORDS: dict[Level, Promise] = {
    Level.NEW: _(
        "You are new here: a colleague looks at what you share before others see it, and links and files are few. "
        "One piece that is approved, or five colleagues who find you helpful, and that is over."
    ),
    Level.KNOWN: _("Colleagues know you here: you share as each space allows."),
    Level.TRUSTED: _(
        "Colleagues rely on what you share: where a space allows it, you publish at once and an expert looks after."
    ),
}


def level(facts: Facts, needs: Needs) -> Level:
    """Return the level that these facts give: what was earned, less one for each upheld report of the last weeks."""
    earned = Level.NEW
    if facts.approved >= needs.approved or facts.useful >= needs.useful:
        earned = Level.KNOWN
    if facts.approved >= max(needs.trusted, needs.approved):
        earned = Level.TRUSTED
    return Level(max(Level.NEW, earned - facts.upheld))


def policy(of_space: str, standing: Level, *, trusted_publish: bool) -> str:
    """Return when an expert looks at what a person of this level shares, where the space says ``of_space``.

    New people are looked at before. Trusted ones publish first where the space asks for a look before and lets them.
    """
    if standing == Level.NEW:
        return ReviewPolicy.BEFORE.value
    if standing == Level.TRUSTED and of_space == ReviewPolicy.BEFORE and trusted_publish:
        return ReviewPolicy.AFTER.value
    return of_space

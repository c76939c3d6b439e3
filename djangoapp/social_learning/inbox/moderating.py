"""What people are told when something was reported: those who decide, and whose it is; never who reported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from social_learning.inbox.groups import CONTRIBUTIONS, REVIEWS
from social_learning.inbox.kind import LOOK, Kind

_SEE = _("See why, and what you can do")
_WORDS = ("title", "note")

ALL = (
    Kind(
        "appealed",
        REVIEWS,
        _("Could you take a second look?"),
        _("Whose it is asks for a second look at what was set aside on “%(title)s”."),
        LOOK,
        "eye",
        mailed=True,
    ),
    Kind(
        "set_aside",
        CONTRIBUTIONS,
        _("Set aside for a moment"),
        _("Several people had doubts about what you wrote on “%(title)s”. It is set aside until somebody has looked."),
        _SEE,
        "eye",
        params=_WORDS,
        mailed=True,
    ),
    Kind(
        "removed_for_now",
        CONTRIBUTIONS,
        _("We took something of yours down"),
        _("What you wrote on “%(title)s” is not shown any more. If you see it otherwise, ask for a second look."),
        _SEE,
        "compass",
        params=_WORDS,
        quote="note",
        mailed=True,
    ),
    Kind(
        "change_asked",
        CONTRIBUTIONS,
        _("Could you change a little?"),
        _("What you wrote on “%(title)s” is set aside until you have changed it; then we look again."),
        _SEE,
        "pencil",
        params=_WORDS,
        quote="note",
        mailed=True,
    ),
    Kind(
        "brought_back",
        CONTRIBUTIONS,
        _("It is back"),
        _("We looked with care: what you wrote on “%(title)s” is there again. Thank you for your patience."),
        LOOK,
        "sun",
        params=_WORDS,
        quote="note",
        mailed=True,
    ),
    Kind(
        "appeal_upheld",
        CONTRIBUTIONS,
        _("We looked a second time"),
        _("A second person has looked at what you wrote on “%(title)s”, and it stays set aside."),
        _SEE,
        "compass",
        params=_WORDS,
        quote="note",
        mailed=True,
    ),
    Kind(
        "paused",
        CONTRIBUTIONS,
        _("A pause"),
        _("Those who look after “%(title)s” ask you to pause there. You can still read everything."),
        LOOK,
        "clock",
        params=("title", "reason"),
        quote="reason",
        mailed=True,
    ),
    Kind(
        "pause_appealed",
        REVIEWS,
        _("Could you take a second look?"),
        _("Somebody who was asked to pause in “%(title)s” sees it otherwise."),
        LOOK,
        "eye",
        params=("title", "excerpt"),
        quote="excerpt",
        mailed=True,
    ),
    Kind(
        "pause_stays",
        CONTRIBUTIONS,
        _("We looked a second time"),
        _("Somebody has looked again at your pause in “%(title)s”, and it stays for now. You can read everything."),
        LOOK,
        "clock",
        params=("title", "note"),
        quote="note",
        mailed=True,
    ),
    Kind(
        "pause_ended",
        CONTRIBUTIONS,
        _("Welcome back"),
        _("You can write in “%(title)s” again. We are glad that you are here."),
        LOOK,
        "sun",
        mailed=True,
    ),
)

"""The registry of what a person can be told: one entry a kind, and nothing else to change for a new one.

A sentence is filled when it is read, in the reader's language: ``%(actor)s`` is the name of the colleague who did it
(or "A former colleague"), everything else comes from the message's ``params``. ``quote`` names the parameter that
holds somebody's own words; it is shown apart from the sentence, as a quotation.
"""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


@attrs.frozen
class Kind:
    """How one kind of news is told: its title, its sentence, its button, and whether it also goes out by mail."""

    name: str
    title: Promise
    sentence: Promise
    button: Promise
    icon: str
    params: tuple[str, ...] = ("title",)
    quote: str = ""
    mailed: bool = False


_LOOK = _("Have a look")
_OPEN = _("Open it")

_ALL = (
    Kind(
        "review_requested",
        _("Could you have a look?"),
        _("%(actor)s would like your view on “%(title)s”. You have until %(due)s."),
        _LOOK,
        "eye",
        params=("title", "due"),
        mailed=True,
    ),
    Kind(
        "review_resubmitted",
        _("A new version for you"),
        _("%(actor)s has worked on “%(title)s” after your suggestions. You have until %(due)s for another look."),
        _LOOK,
        "eye",
        params=("title", "due"),
        mailed=True,
    ),
    Kind(
        "validation_requested",
        _("Could you confirm this?"),
        _("%(actor)s has published “%(title)s” in your theme. Could you confirm that it holds, by %(due)s?"),
        _LOOK,
        "eye",
        params=("title", "due"),
        mailed=True,
    ),
    Kind(
        "review_unassigned",
        _("No expert is free"),
        _("“%(title)s” by %(actor)s waits for somebody to look at it: no expert of its theme is available."),
        _("Find it a reader"),
        "users",
        mailed=True,
    ),
    Kind(
        "review_routed",
        _("Your draft is in good hands"),
        _("%(actor)s was asked to look at “%(title)s”, until %(due)s."),
        _OPEN,
        "hand",
        params=("title", "due"),
    ),
    Kind(
        "review_waiting",
        _("Your draft is waiting"),
        _("“%(title)s” was handed in. No expert of its theme is free just now; the people of the space were told."),
        _OPEN,
        "clock",
    ),
    Kind(
        "review_claimed",
        _("Somebody is looking at your draft"),
        _("%(actor)s is now looking at “%(title)s”."),
        _OPEN,
        "hand",
        mailed=True,
    ),
    Kind(
        "review_taken",
        _("One thing less for you"),
        _("%(actor)s has taken over “%(title)s”; there is nothing left for you to do."),
        _OPEN,
        "check",
    ),
    Kind(
        "changes_requested",
        _("Nearly there"),
        _("%(actor)s liked something in “%(title)s” and has a suggestion or two before it is published."),
        _("Read the suggestions"),
        "pencil",
        params=("title", "strength"),
        quote="strength",
        mailed=True,
    ),
    Kind(
        "published",
        _("Your knowledge is published"),
        _("%(actor)s has looked at “%(title)s”, and it is now in the catalogue. Thank you for sharing."),
        _("See it in the catalogue"),
        "star",
        params=("title", "strength"),
        quote="strength",
        mailed=True,
    ),
    Kind(
        "declined",
        _("Not for the catalogue this time"),
        _("%(actor)s suggests another way for “%(title)s”. Your draft is kept, and you can open it again at any time."),
        _("Read why, and what else could work"),
        "compass",
        params=("title", "reason"),
        quote="reason",
        mailed=True,
    ),
    Kind(
        "withdrawn",
        _("A draft was taken back"),
        _("%(actor)s has taken “%(title)s” back; there is nothing left for you to do."),
        _OPEN,
        "undo",
        mailed=True,
    ),
    Kind(
        "validated",
        _("An expert confirms your knowledge"),
        _("%(actor)s has confirmed that “%(title)s” holds. Others can rely on it now."),
        _("See it in the catalogue"),
        "check",
        params=("title", "strength"),
        quote="strength",
        mailed=True,
    ),
    Kind(
        "archived",
        _("Moved to the archive"),
        _("%(actor)s has moved “%(title)s” to the archive. Nothing of it is lost."),
        _OPEN,
        "box",
        params=("title", "note"),
        quote="note",
        mailed=True,
    ),
    Kind(
        "restored",
        _("Back in the catalogue"),
        _("%(actor)s has brought “%(title)s” back into the catalogue."),
        _OPEN,
        "star",
    ),
    Kind(
        "applied",
        _("Your knowledge was put to use"),
        _("%(actor)s has applied “%(title)s”."),
        _("See who it helped"),
        "check",
        params=("title", "note"),
        quote="note",
    ),
    Kind(
        "commented",
        _("A new comment"),
        _("%(actor)s has commented on “%(title)s”."),
        _("Read and answer"),
        "comment",
        params=("title", "excerpt"),
        quote="excerpt",
    ),
    Kind(
        "answered",
        _("An answer to you"),
        _("%(actor)s has answered you on “%(title)s”."),
        _("Read the answer"),
        "comment",
        params=("title", "excerpt"),
        quote="excerpt",
    ),
    Kind(
        "like_milestone",
        _("People like what you shared"),
        ngettext_lazy(
            "“%(title)s” has its first like. Somebody was glad to find it.",
            "%(count)d people like “%(title)s”.",
            "count",
        ),
        _OPEN,
        "heart",
        params=("title", "count"),
    ),
    Kind(
        "points_level",
        _("Your help is noticed"),
        _("What you share keeps helping others: you have reached level %(level)d."),
        _("See whom it helped"),
        "star",
        params=("level",),
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}

# What a kind that a later or earlier release knew is shown as.
UNKNOWN = Kind("unknown", _("News for you"), _("There is news for you."), _OPEN, "bell", params=())


def get(name: str) -> Kind:
    """Return the kind of this name; for a name that is not known (any more), one that says there is news."""
    return KINDS.get(name, UNKNOWN)

"""The registry of what a person can be told: one entry a kind, and nothing else to change for a new one.

A sentence is filled when it is read, in the reader's language: ``%(actor)s`` is the name of the colleague who did it
(or "A former colleague"), everything else comes from the message's ``params``. ``quote`` names the parameter that
holds somebody's own words; it is shown apart from the sentence, as a quotation.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from social_learning.inbox.groups import CONTRIBUTIONS, CONVERSATIONS, FOLLOWED, RECOGNITION, REVIEWS


@attrs.frozen
class Kind:
    """How one kind of news is told: its title, its sentence, its button.

    ``group`` is what people choose about in ``groups.py``. ``mailed`` says that it is worth a mail of its own where a
    person wants mails at once; what is not, comes along where they have their mails collected.
    """

    name: str
    group: str
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
        REVIEWS,
        _("Could you have a look?"),
        _("%(actor)s would like your view on “%(title)s”. You have until %(due)s."),
        _LOOK,
        "eye",
        params=("title", "due"),
        mailed=True,
    ),
    Kind(
        "review_resubmitted",
        REVIEWS,
        _("A new version for you"),
        _("%(actor)s has worked on “%(title)s” after your suggestions. You have until %(due)s for another look."),
        _LOOK,
        "eye",
        params=("title", "due"),
        mailed=True,
    ),
    Kind(
        "validation_requested",
        REVIEWS,
        _("Could you confirm this?"),
        _("%(actor)s has published “%(title)s” in your theme. Could you confirm that it holds, by %(due)s?"),
        _LOOK,
        "eye",
        params=("title", "due"),
        mailed=True,
    ),
    Kind(
        "review_unassigned",
        REVIEWS,
        _("No expert is free"),
        _("“%(title)s” by %(actor)s waits for somebody to look at it: no expert of its theme is available."),
        _("Find it a reader"),
        "users",
        mailed=True,
    ),
    Kind(
        "review_routed",
        CONTRIBUTIONS,
        _("Your draft is in good hands"),
        _("%(actor)s was asked to look at “%(title)s”, until %(due)s."),
        _OPEN,
        "hand",
        params=("title", "due"),
    ),
    Kind(
        "review_waiting",
        CONTRIBUTIONS,
        _("Your draft is waiting"),
        _("“%(title)s” was handed in. No expert of its theme is free just now; the people of the space were told."),
        _OPEN,
        "clock",
    ),
    Kind(
        "review_claimed",
        CONTRIBUTIONS,
        _("Somebody is looking at your draft"),
        _("%(actor)s is now looking at “%(title)s”."),
        _OPEN,
        "hand",
        mailed=True,
    ),
    Kind(
        "review_taken",
        REVIEWS,
        _("One thing less for you"),
        _("%(actor)s has taken over “%(title)s”; there is nothing left for you to do."),
        _OPEN,
        "check",
    ),
    Kind(
        "changes_requested",
        CONTRIBUTIONS,
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
        CONTRIBUTIONS,
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
        CONTRIBUTIONS,
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
        REVIEWS,
        _("A draft was taken back"),
        _("%(actor)s has taken “%(title)s” back; there is nothing left for you to do."),
        _OPEN,
        "undo",
        mailed=True,
    ),
    Kind(
        "validated",
        CONTRIBUTIONS,
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
        CONTRIBUTIONS,
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
        CONTRIBUTIONS,
        _("Back in the catalogue"),
        _("%(actor)s has brought “%(title)s” back into the catalogue."),
        _OPEN,
        "star",
    ),
    Kind(
        "wanted_filled",
        REVIEWS,
        _("Somebody has answered your question"),
        _("You asked “%(question)s”. %(actor)s has shared “%(title)s”."),
        _LOOK,
        "star",
        params=("title", "question"),
        mailed=True,
    ),
    Kind(
        "wanted_thanks",
        RECOGNITION,
        _("Thank you: this was wanted"),
        _("“%(title)s” answers what colleagues were waiting for: “%(question)s”"),
        _("See it in the catalogue"),
        "star",
        params=("title", "question"),
    ),
    Kind(
        "applied",
        RECOGNITION,
        _("Your knowledge was put to use"),
        _("%(actor)s has applied “%(title)s”."),
        _("See who it helped"),
        "check",
        params=("title", "note"),
        quote="note",
        mailed=True,
    ),
    Kind(
        "commented",
        CONVERSATIONS,
        _("A new comment"),
        _("%(actor)s has commented on “%(title)s”."),
        _("Read and answer"),
        "comment",
        params=("title", "excerpt"),
        quote="excerpt",
        mailed=True,
    ),
    Kind(
        "answered",
        CONVERSATIONS,
        _("An answer to you"),
        _("%(actor)s has answered you on “%(title)s”."),
        _("Read the answer"),
        "comment",
        params=("title", "excerpt"),
        quote="excerpt",
        mailed=True,
    ),
    Kind(
        "mentioned",
        CONVERSATIONS,
        _("Somebody thought of you"),
        _("%(actor)s has named you in a comment on “%(title)s”."),
        _("Read and answer"),
        "comment",
        params=("title", "excerpt"),
        quote="excerpt",
        mailed=True,
    ),
    Kind(
        "reported",
        REVIEWS,
        _("Could you have a look at a comment?"),
        _("Somebody has reported a comment on “%(title)s”. It stays until you have decided."),
        _("To the desk"),
        "eye",
        mailed=True,
    ),
    Kind(
        "report_removed",
        CONVERSATIONS,
        _("Thank you for speaking up"),
        _("What you reported on “%(title)s” is not there any more."),
        _OPEN,
        "check",
    ),
    Kind(
        "report_kept",
        CONVERSATIONS,
        _("Thank you for speaking up"),
        _("We looked with care at what you reported on “%(title)s”, and it may stay. Thank you for telling us."),
        _OPEN,
        "check",
    ),
    Kind(
        "like_milestone",
        RECOGNITION,
        _("People like what you shared"),
        ngettext_lazy(
            "“%(title)s” has its first like. Somebody was glad to find it.",
            "%(count)d people like “%(title)s”.",
            "count",
        ),
        _OPEN,
        "heart",
        params=("title", "count"),
        mailed=True,
    ),
    Kind(
        "points_level",
        RECOGNITION,
        _("Your help is noticed"),
        _("What you share keeps helping others: you have reached level %(level)d."),
        _("See whom it helped"),
        "star",
        params=("level",),
        mailed=True,
    ),
    Kind(
        "question_answered",
        CONVERSATIONS,
        _("Your question was answered"),
        _("%(actor)s has taken care of your question on “%(title)s”. If it is still open, just ask again."),
        _OPEN,
        "question",
        mailed=True,
    ),
    Kind(
        "mark_settled",
        CONVERSATIONS,
        _("What you marked was looked at"),
        _("%(actor)s has taken care of what you marked on “%(title)s”. Thank you for saying so."),
        _OPEN,
        "check",
    ),
    Kind(
        "followed_theme",
        FOLLOWED,
        _("New on a theme you follow"),
        ngettext_lazy(
            "New on “%(title)s”: “%(news)s”.",
            "%(count)d new things on “%(title)s”, the last one is “%(news)s”.",
            "count",
        ),
        _LOOK,
        "leaf",
        params=("title", "news", "count"),
        mailed=True,
    ),
    Kind(
        "followed_person",
        FOLLOWED,
        _("A colleague you follow has shared something"),
        ngettext_lazy(
            "%(actor)s has shared “%(news)s”.",
            "%(actor)s has shared %(count)d new things, the last one is “%(news)s”.",
            "count",
        ),
        _LOOK,
        "person",
        params=("news", "count"),
        mailed=True,
    ),
    Kind(
        "followed_target",
        FOLLOWED,
        _("News on something you follow"),
        ngettext_lazy(
            "There is something new on “%(title)s”.",
            "There are %(count)d new things on “%(title)s”.",
            "count",
        ),
        _LOOK,
        "comment",
        params=("title", "count"),
        mailed=True,
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}

# What a kind that a later or earlier release knew is shown as.
UNKNOWN = Kind("unknown", "", _("News for you"), _("There is news for you."), _OPEN, "bell", params=())


def of_groups(groups: Iterable[str]) -> list[str]:
    """Return the names of the kinds in these groups."""
    wanted = set(groups)
    return [kind.name for kind in KINDS.values() if kind.group in wanted]


def get(name: str) -> Kind:
    """Return the kind of this name; for a name that is not known (any more), one that says there is news."""
    return KINDS.get(name, UNKNOWN)

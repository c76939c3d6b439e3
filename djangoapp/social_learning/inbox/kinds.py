"""The registry of what a person can be told: one entry a kind, and nothing else to change for a new one.

A sentence is filled when it is read, in the reader's language: ``%(actor)s`` is the name of the colleague who did it
(or "A former colleague"), everything else comes from the message's ``params``. ``quote`` names the parameter that
holds somebody's own words; it is shown apart from the sentence, as a quotation.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from social_learning.inbox import appointments, archives, asking, guiding, knowing, moderating, reviewing, together
from social_learning.inbox.groups import CONTRIBUTIONS, CONVERSATIONS, FOLLOWED, RECOGNITION, REVIEWS
from social_learning.inbox.kind import LOOK, OPEN, Kind

__all__ = ["KINDS", "UNKNOWN", "Kind", "get", "of_groups"]

_LOOK, _OPEN = LOOK, OPEN

_ALL = (
    Kind(
        "link_dead",
        CONTRIBUTIONS,
        _("A link that seems dead"),
        _("What “%(title)s” leads to was not there on two days. Is there another place for it, or shall it rest?"),
        _OPEN,
        "link",
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
        _("Could you have a look?"),
        _("Somebody has reported something on “%(title)s”. You decide what is to become of it."),
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
        "followed_space",
        FOLLOWED,
        _("New in an area or course you follow"),
        ngettext_lazy(
            "New in “%(title)s”: “%(news)s”.",
            "%(count)d new things in “%(title)s”, the last one is “%(news)s”.",
            "count",
        ),
        _LOOK,
        "people",
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
    Kind(
        "file_missing",
        CONTRIBUTIONS,
        _("A file of yours is missing"),
        _("The content of “%(title)s” cannot be found here any more. If you still have it, please share it once more."),
        _OPEN,
        "upload",
        mailed=True,
    ),
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        *reviewing.ALL,
        *_ALL,
        *asking.ALL,
        *guiding.ALL,
        *appointments.ALL,
        *archives.ALL,
        *together.ALL,
        *moderating.ALL,
        *knowing.ALL,
    )
}

# What a kind that a later or earlier release knew is shown as.
UNKNOWN = Kind("unknown", "", _("News for you"), _("There is news for you."), _OPEN, "bell", params=())


def of_groups(groups: Iterable[str]) -> list[str]:
    """Return the names of the kinds in these groups."""
    wanted = set(groups)
    return [kind.name for kind in KINDS.values() if kind.group in wanted]


def get(name: str) -> Kind:
    """Return the kind of this name; for a name that is not known (any more), one that says there is news."""
    return KINDS.get(name, UNKNOWN)

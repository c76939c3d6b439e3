"""What the template parts of ``templates/social_learning/parts`` want to know, built from plain values.

Both services use these, so that a unit looks the same in the SDK, in Studio and in the LMS.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from social_learning.reactions import kinds as registry
from social_learning.xblock_service.contract import Choice, Place, Viewer

FOLDER = "social_learning/v1"
CSS = ("tokens.css", "components.css", "social.css")


def bar(
    *,
    key: str,
    src: str,
    only: Collection[str],
    counts: Mapping[str, int],
    mine: Collection[str],
    may: bool,
    why_not: str = "",
    action: str = "",
    back: str = "",
) -> dict[str, Any]:
    """Return the reaction bar: the kinds in ``only`` (none: all) and, whatever the author chose, one's own."""
    shown = [kind for kind in registry.as_list() if not only or kind["name"] in only or kind["name"] in mine]
    # Who may not press is not asked for a note either.
    values = [
        {
            **kind,
            "mine": kind["name"] in mine,
            "count": counts.get(kind["name"]),
            "note_label": kind["note_label"] if may else "",
        }
        for kind in shown
    ]
    return {
        "key": key,
        "src": src,
        "action": action,
        "next": back,
        "kinds": values,
        "may": may,
        "why_not": why_not,
    }


def talk(
    *,
    key: str,
    src: str,
    comment_src: str,
    comments: Sequence[Any],
    count: int,
    now: datetime,
    may: bool,
    action: str = "",
    back: str = "",
) -> dict[str, Any]:
    """Return the thread of comments; ``blank`` is the shape of one that is yet to be written.

    Why somebody may not write is not said here: the bar above says it already.
    """
    blank = {"author_name": "", "html": "", "body": "", "can_edit": True, "can_remove": True, "created_at": now}
    return {
        "key": key,
        "src": src,
        "comment_src": comment_src,
        "action": action,
        "next": back,
        "comments": comments,
        "count": count,
        "may": may,
        "blank": blank,
    }


def nothing_yet(key: str) -> dict[str, Any]:
    """Return the summary of a target that nobody has touched, for looking only."""
    return {
        "key": key,
        "reactions": {
            "counts": dict.fromkeys(registry.public(), 0),
            "mine": [],
            "kinds": registry.as_list(),
            "can_react": False,
        },
        "comments": {"count": 0, "can_comment": False, "forum": None},
        "popularity": {"enough": False},
    }


def author(name: str) -> dict[str, str]:
    """Return a person chip."""
    return {"name": name}


def kind_choices() -> list[Choice]:
    """Return the kinds of reaction as an author may choose them."""
    return [Choice(kind["name"], kind["label"]) for kind in registry.as_list()]


def instead(place: Place, viewer: Viewer) -> str:
    """Return the sentence that stands in place of a panel for those who can do nothing with one; ``""`` for others."""
    if place.in_library:
        return library_words()
    if viewer.is_anonymous:
        return login_words()
    return members_words() if viewer.public else ""


def preview_words() -> str:
    """Return what an author is told in Studio."""
    return _("This is how learners see it. Nothing can be pressed here.")


def library_words() -> str:
    """Return what an author is told in a content library."""
    return _("This comes to life in a course: colleagues meet there. In a library you can set it up and keep it.")


def masquerade_words() -> str:
    """Return what a staff member is told while viewing as a learner."""
    return _("You are viewing this as a learner, so nothing can be pressed: nobody acts for somebody else.")


def login_words() -> str:
    """Return what somebody is told who is not logged in."""
    return _("Log in to see what colleagues make of this, and to add to it.")


def members_words() -> str:
    """Return what somebody is told who looks at a public course without being in it."""
    return _("What colleagues say here is for the people of this course.")


def inactive_words() -> str:
    """Return what somebody is told whose account is not active."""
    return _("Your account is not active yet, so you can look but not take part.")

"""Words of the pages: trust, notices after a form, where something is on its way."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from social_learning.knowledge.models import State

# What a page says after a form, by the name that travels in the address.
NOTICES: dict[str, Promise] = {
    "saved": _("Saved."),
    "publish": _("It is in the catalogue. Thank you for sharing what you know."),
    "submit": _("An expert will have a look. You will find a message in your inbox."),
    "claim": _("It is with you now. The author sees that you are looking at it."),
    "approve": _("It is in the catalogue, and the author knows. Thank you for your time."),
    "validate": _("Others now see that an expert confirms it. Thank you for your time."),
    "request_changes": _("Your suggestions are with the author. Thank you for your care."),
    "decline": _("The author has your words and keeps the draft."),
    "withdraw": _("It is yours alone again."),
    "reopen": _("It is a draft again; take all the time you need."),
    "archive": _("It has moved to the archive. What people said about it stays."),
    "restore": _("It is in the catalogue again."),
    "deleted": _("The draft is gone."),
    "answered": _("Noted. Who asked is told that you took care of it."),
    "commented": _("Your comment is there for everybody."),
    "removed": _("The comment is removed."),
    "resolved": _("Noted: this question is answered."),
    "reopened": _("The question is open again."),
    "pinned": _("It is on top now."),
    "unpinned": _("It is back in its place."),
    "reported": _("Thank you for telling us. Somebody will look at it with care, and you will hear what came of it."),
    "kept": _("Noted: it may stay. Who reported it is told kindly."),
    "taken_away": _("The comment is removed. Who reported it is told."),
    "finished": _("Noted: you finished it."),
    "read": _("All read."),
}

STATES: dict[str, tuple[str, Promise]] = {
    State.DRAFT: ("pencil", _("Draft, only yours")),
    State.SUBMITTED: ("clock", _("Waiting for an expert")),
    State.IN_REVIEW: ("eye", _("An expert is looking at it")),
    State.CHANGES_REQUESTED: ("pencil", _("Needs one more look from you")),
    State.PUBLISHED: ("check", _("In the catalogue")),
    State.WITHDRAWN: ("undo", _("Taken back, only yours")),
    State.DECLINED: ("compass", _("Another way was suggested")),
    State.ARCHIVED: ("archive", _("In the archive")),
}


def state_chip(state: str) -> dict[str, Any]:
    """Return where a Knowledge is, as an icon and words."""
    icon, label = STATES.get(state, ("leaf", state))
    return {"icon": icon, "label": label}


def person(name: str, helped: int, url: str = "") -> dict[str, Any]:
    """Return a person chip: whom they helped, in words, or nothing while it is nobody; ``url`` is their page."""
    line = ngettext("helped %(n)d person", "helped %(n)d people", helped) % {"n": helped} if helped else ""
    return {"name": name, "line": line, "url": url}

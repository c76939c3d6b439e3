"""The registry of what is worth a line: how it is said, and with which icon.

``%(actor)s`` is the name of who did it, ``%(title)s`` what it was about. ``brief`` stands on that person's own page.
"""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHARED, VALIDATED, COMMENTED, APPLIED = "shared", "validated", "commented", "applied"
ASKED, ANSWERED = "asked", "answered"


@attrs.frozen
class Kind:
    """One kind of line."""

    name: str
    sentence: Promise
    brief: Promise
    icon: str


_ALL = (
    Kind(SHARED, _("%(actor)s shared “%(title)s”."), _("Shared “%(title)s”"), "leaf"),
    Kind(
        VALIDATED,
        _("%(actor)s confirmed that “%(title)s” holds."),
        _("Confirmed that “%(title)s” holds"),
        "validated",
    ),
    Kind(
        COMMENTED,
        _("%(actor)s had something to say about “%(title)s”."),
        _("Had something to say about “%(title)s”"),
        "comment",
    ),
    Kind(ASKED, _("%(actor)s would like to know: “%(title)s”."), _("Asked “%(title)s”"), "question"),
    Kind(ANSWERED, _("%(actor)s has answered “%(title)s”."), _("Answered “%(title)s”"), "comment"),
    Kind(APPLIED, _("%(actor)s applied “%(title)s”."), _("Applied “%(title)s”"), "applied"),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}

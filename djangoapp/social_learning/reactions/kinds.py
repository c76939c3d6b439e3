"""The kinds of reaction. To add one, add it here: nothing else knows them by name but who gives them meaning."""

from __future__ import annotations

from typing import Any

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid


@attrs.frozen
class Kind:
    """One button of the reaction bar.

    ``public_count``: everybody sees how many; otherwise only the owner and the stewards do, as work to be done.
    ``note_label``: what to ask in one line with the reaction; empty for nothing. ``per_day``: the setting that says
    how many a person may give in 24 hours.
    """

    name: str
    label: str | Promise
    active_label: str | Promise
    icon: str
    public_count: bool = True
    note_label: str | Promise = ""
    per_day: str = "LIKES_PER_DAY"


# In the order in which they are shown.
_ALL = (
    Kind("like", _("Like"), _("You like this"), "heart"),
    Kind(
        "applied",
        _("I applied this"),
        _("You applied this"),
        "check",
        note_label=_("What did you do with it? One line helps the author and the next colleague."),
    ),
    Kind("question", _("I have a question"), _("You have a question"), "question", public_count=False),
    Kind("outdated", _("Outdated"), _("You marked this as outdated"), "clock", public_count=False),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
PUBLIC = tuple(kind.name for kind in _ALL if kind.public_count)


def get(name: str) -> Kind:
    """Return the kind of this name; raises ``Invalid`` (``unknown_kind``)."""
    kind = KINDS.get(name)
    if kind is None:
        raise Invalid(_("There is no such reaction."), code="unknown_kind")
    return kind


def as_list() -> list[dict[str, Any]]:
    """Return what a template or script needs to draw the bar, in order and in the active language."""
    return [
        {
            "name": kind.name,
            "label": str(kind.label),
            "active_label": str(kind.active_label),
            "icon": kind.icon,
            "public_count": kind.public_count,
            "note_label": str(kind.note_label),
        }
        for kind in KINDS.values()
    ]

"""Why something may be reported. To add a reason, add it here."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid

REASONS: dict[str, Promise] = {
    "unkind": _("It is unkind"),
    "private": _("It names private details"),
    "wrong": _("It is wrong and could do harm"),
    "spam": _("It is advertising"),
    "off_topic": _("It belongs elsewhere"),
    "other": _("Something else"),
}


def check(name: str) -> str:
    """Return the reason a person names; raises ``Invalid`` (``unknown_reason``)."""
    if name not in REASONS:
        raise Invalid(_("Please choose one of the reasons."), code="unknown_reason", fields={"reason": _("Unknown.")})
    return name


def label(name: str) -> str:
    """Return the reason in words, also one that is no longer in use."""
    return str(REASONS.get(name, REASONS["other"]))

"""Why a comment may be removed. To add a reason, add it here."""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid


@attrs.frozen
class Reason:
    """``label`` is what a steward chooses, ``placeholder`` what stands where the comment was."""

    name: str
    label: str | Promise
    placeholder: str | Promise


BY_AUTHOR = Reason("author", _("By its author"), _("Its author took this comment back."))
# Not for stewards to choose: the weight of reports did it, or what was reported was changed by nobody yet.
HIDDEN = Reason("hidden", _("Set aside for now"), _("Set aside until somebody has looked at it."))
_BY_STEWARD = (
    Reason("off_topic", _("Off topic"), _("Removed because it belongs elsewhere.")),
    Reason("unkind", _("Unkind"), _("Removed to keep this a kind place.")),
    Reason("private", _("Private details"), _("Removed because it named private details.")),
    Reason("other", _("Something else"), _("Removed by those who look after this space.")),
)
REASONS: dict[str, Reason] = {reason.name: reason for reason in _BY_STEWARD}
DEFAULT = "other"


def get(name: str) -> Reason:
    """Return the reason a steward names; raises ``Invalid`` (``unknown_reason``)."""
    reason = REASONS.get(name)
    if reason is None:
        raise Invalid(_("Please choose one of the reasons."), code="unknown_reason", fields={"reason": _("Unknown.")})
    return reason


def placeholder(name: str) -> str:
    """Return what stands where a removed comment was, also for reasons that are no longer in use."""
    if name == BY_AUTHOR.name:
        return str(BY_AUTHOR.placeholder)
    if name == HIDDEN.name:
        return str(HIDDEN.placeholder)
    return str(REASONS.get(name, REASONS[DEFAULT]).placeholder)

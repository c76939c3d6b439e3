"""What people are told about being an expert: asked, answered, thanked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from social_learning.inbox.groups import RECOGNITION, REVIEWS
from social_learning.inbox.kind import LOOK, Kind

ALL = (
    Kind(
        "expert_asked",
        RECOGNITION,
        _("Would you help others with what you know?"),
        _("%(actor)s would like to name you an expert of “%(title)s”. You say yes or no, and how much you take on."),
        _("Have a look, and say yes or no"),
        "star",
        mailed=True,
    ),
    Kind(
        "expert_accepted",
        REVIEWS,
        _("There is a new expert"),
        _("%(actor)s is glad to be an expert of “%(title)s”."),
        LOOK,
        "star",
    ),
    Kind(
        "expert_declined",
        REVIEWS,
        _("Not this time"),
        _("%(actor)s cannot be an expert of “%(title)s” for now. Perhaps another colleague would like to."),
        LOOK,
        "people",
    ),
    Kind(
        "expert_removed",
        RECOGNITION,
        _("Thank you for your help"),
        _("You are not named expert of “%(title)s” any more. What you did for others stays, with our thanks."),
        LOOK,
        "heart",
    ),
)

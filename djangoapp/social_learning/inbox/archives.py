"""What people are told who bring archives in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from social_learning.inbox.groups import CONTRIBUTIONS
from social_learning.inbox.kind import LOOK, Kind

ALL = (
    Kind(
        "import_done",
        CONTRIBUTIONS,
        _("Your archive is in"),
        _("What could be brought of “%(title)s” is here now. See what became of each part."),
        LOOK,
        "download",
    ),
)

"""What people are told of paths: who makes one, and who looks after where it stands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from social_learning.inbox.groups import CONTRIBUTIONS, REVIEWS
from social_learning.inbox.kind import LOOK, OPEN, Kind

ALL = (
    Kind(
        "path_asked",
        REVIEWS,
        _("A new path waits for you"),
        _("%(actor)s has put together the path “%(title)s”. Would you have a look, and publish it?"),
        OPEN,
        "right",
        mailed=True,
    ),
    Kind(
        "path_published",
        CONTRIBUTIONS,
        _("Your path is in the catalogue"),
        _("%(actor)s has published “%(title)s”. Colleagues can walk it now. Thank you for showing the way."),
        LOOK,
        "check",
        mailed=True,
    ),
    Kind(
        "path_back",
        CONTRIBUTIONS,
        _("Your path needs one more look"),
        _("%(actor)s has looked at “%(title)s”, and it is with you again."),
        OPEN,
        "pencil",
        params=("title", "note"),
        quote="note",
        mailed=True,
    ),
)

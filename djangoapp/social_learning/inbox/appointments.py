"""What those who come to a session, or give it, are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from social_learning.inbox.groups import MEETINGS
from social_learning.inbox.kind import Kind

ALL = (
    Kind(
        "meeting_place",
        MEETINGS,
        _("There is a seat for you"),
        _("A seat has become free: you are registered for “%(title)s” on %(when)s (%(zone)s)."),
        _("See the session"),
        "session",
        params=("title", "when", "zone"),
        mailed=True,
    ),
    Kind(
        "meeting_moved",
        MEETINGS,
        _("A session has changed"),
        _("“%(title)s” was changed: it begins on %(when)s (%(zone)s). Please look at time and place again."),
        _("See what is new"),
        "session",
        params=("title", "when", "zone"),
        mailed=True,
    ),
    Kind(
        "meeting_cancelled",
        MEETINGS,
        _("A session is called off"),
        _("“%(title)s” on %(when)s (%(zone)s) does not take place. We are sorry."),
        _("See other dates"),
        "session",
        params=("title", "when", "zone", "reason"),
        quote="reason",
        mailed=True,
    ),
    Kind(
        "meeting_soon",
        MEETINGS,
        _("It is nearly time"),
        _("“%(title)s” begins on %(when)s (%(zone)s), and your seat is kept. Cannot come? Somebody waits for it."),
        _("Where and how"),
        "session",
        params=("title", "when", "zone"),
        mailed=True,
    ),
    Kind(
        "meeting_after",
        MEETINGS,
        _("How was it?"),
        _("“%(title)s” is over. What did you take with you? A few lines help those who could not come."),
        _("Share your notes"),
        "pencil",
    ),
    Kind(
        "meeting_trainer",
        MEETINGS,
        _("You give a session"),
        _("%(actor)s has named you for “%(title)s” on %(when)s (%(zone)s). You see who comes, and can change it."),
        _("See the session"),
        "session",
        params=("title", "when", "zone"),
        mailed=True,
    ),
)

"""What a person can choose: groups of kinds of news, and when each may come by mail.

The inbox always holds everything; a choice is only about what comes to the person by itself.
"""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONTRIBUTIONS = "contributions"
REVIEWS = "reviews"
CONVERSATIONS = "conversations"
RECOGNITION = "recognition"
FOLLOWED = "followed"
MEETINGS = "meetings"
DESK = "desk"

NOW = "now"
DAY = "day"
WEEK = "week"
INBOX = "inbox"
COLLECTED = (DAY, WEEK)

# When a group may come by mail, from the most to the least.
CHANNELS: dict[str, Promise] = {
    NOW: _("By mail, at once"),
    DAY: _("Once a day, together"),
    WEEK: _("Once a week, together"),
    INBOX: _("Only in the inbox"),
}


@attrs.frozen
class Group:
    """Kinds of news that a person chooses about together, and what holds until they do."""

    name: str
    label: Promise
    hint: Promise
    mail: str
    tray: bool = True


_ALL = (
    Group(
        CONTRIBUTIONS,
        _("What I share"),
        _("Where my drafts are, what an expert says about them, when they are published."),
        NOW,
    ),
    Group(REVIEWS, _("What I am asked to look at"), _("Drafts and published pieces that wait for my view."), NOW),
    Group(CONVERSATIONS, _("Conversations"), _("Comments on what I share, answers to me, and where I am named."), DAY),
    Group(RECOGNITION, _("Whom I helped"), _("Who put it to use, who liked it, the levels I reach."), WEEK),
    Group(
        FOLLOWED,
        _("What I follow"),
        _("What is new on the themes, by the colleagues and about the things that I follow."),
        WEEK,
    ),
    Group(
        MEETINGS,
        _("Sessions I go to"),
        _("A free seat for me, a date that is moved or called off, and a reminder the day before."),
        NOW,
    ),
    Group(
        DESK,
        _("My review desk, in brief"),
        _("For experts and those who look after an area: what is with me and what waits for somebody, on Mondays."),
        WEEK,
    ),
)

GROUPS: dict[str, Group] = {group.name: group for group in _ALL}

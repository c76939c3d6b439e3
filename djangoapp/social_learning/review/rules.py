"""What the workflow's table is made of: facts in, refusals out. Pure.

A guard looks at facts and says why not yet, or None.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.spaces.models import ReviewPolicy

PERSON = "person"
MOMENT = "moment"
INCOMPLETE = "incomplete"


@attrs.frozen
class Facts:
    """All that the table needs to know of one Knowledge and one person.

    ``state`` is that of the work in hand: of the working copy where there is one (``is_copy``), else of the Knowledge;
    ``shown`` is that of the Knowledge itself, the same where it is left out. ``is_writer``: they began the copy.
    ``round`` is that of its latest review (0: never handed in); ``is_reviewer`` means of that review.
    """

    state: str
    shown: str = ""
    is_copy: bool = False
    policy: str = ReviewPolicy.BEFORE
    may_write: bool = True
    is_author: bool = False
    is_coauthor: bool = False
    is_writer: bool = False
    is_reviewer: bool = False
    is_expert: bool = False
    is_steward: bool = False
    # Asked to take over what waits too long; or wrote along on it with the author, until it was handed in.
    is_offered: bool = False
    is_helper: bool = False
    # The reader of this round offers to finish it together with the author.
    help_offered: bool = False
    round: int = 0
    turn: int = 0
    has_problems: bool = False
    is_validated: bool = False
    # An expert's word about it ends some day, or has come to its end.
    has_term: bool = False
    archived_by_other: bool = False

    @property
    def is_own(self) -> bool:
        """True for everybody whose work it is: nobody of them looks at it as a reviewer."""
        return self.is_author or self.is_coauthor or self.is_writer or self.is_helper


@attrs.frozen
class Refusal:
    """Why not: ``reason`` is PERSON, MOMENT or INCOMPLETE; the sentence is for the person."""

    reason: str
    code: str
    sentence: Promise


Guard = Callable[[Facts], Refusal | None]

OWN_ITEM = Refusal(PERSON, "own_item", _("This is your own work, so a colleague looks at it."))
NOT_YOURS = Refusal(PERSON, "not_allowed", _("This step belongs to somebody else."))
READ_ONLY = Refusal(PERSON, "read_only", _("You are looking on behalf of somebody else; nothing can be changed."))
TOO_LATE = Refusal(
    MOMENT,
    "too_late",
    _("This has moved on since you opened it. Nothing of yours is lost: have another look."),
)
FIRST_ROUND = Refusal(
    MOMENT,
    "first_round",
    _("Please give the author one round with your suggestions first. Most drafts get there."),
)
REVIEW_FIRST = Refusal(
    PERSON,
    "review_needed",
    _("In this space an expert has a look before publication. Hand it in when you are ready."),
)
NOT_CHECKED_HERE = Refusal(MOMENT, "no_validation", _("In this space, knowledge is shared without being checked."))
ALREADY_VALID = Refusal(MOMENT, "too_late", _("An expert has confirmed this already."))
NO_TERM = Refusal(
    MOMENT, "no_term", _("What an expert said about it holds without an end, so nothing is to be renewed.")
)
BY_OTHERS = Refusal(PERSON, "archived_by_others", _("The people who look after this space moved it; please ask them."))
COPY_THERE = Refusal(
    MOMENT, "copy_in_hand", _("Somebody is already working on a new version. Add to that one, or wait until it is out.")
)
NO_COPY = Refusal(MOMENT, "too_late", _("There is no new version in hand."))
NO_HELP = Refusal(MOMENT, "no_help", _("There is no offer of help that waits for an answer."))
NOT_READY = Refusal(INCOMPLETE, "not_ready", _("Nearly there: a little is missing."))


def not_first_round(facts: Facts) -> Refusal | None:
    """Refuse in the first round: nobody is turned away without help first."""
    return FIRST_ROUND if facts.round < 2 else None


def direct_sharing(facts: Facts) -> Refusal | None:
    """Refuse where an expert looks before publication."""
    return REVIEW_FIRST if facts.policy not in (ReviewPolicy.NONE, ReviewPolicy.AFTER) else None


def checked_here(facts: Facts) -> Refusal | None:
    """Refuse where knowledge is not checked at all."""
    return NOT_CHECKED_HERE if facts.policy == ReviewPolicy.NONE else None


def not_yet_valid(facts: Facts) -> Refusal | None:
    """Refuse a second confirmation."""
    return ALREADY_VALID if facts.is_validated else None


def for_a_time(facts: Facts) -> Refusal | None:
    """Refuse where an expert's word has no end that could be moved."""
    return None if facts.has_term else NO_TERM


def own_archive(facts: Facts) -> Refusal | None:
    """Refuse to undo what those who look after the space have archived."""
    return BY_OTHERS if facts.archived_by_other and not facts.is_steward else None


def offered_help(facts: Facts) -> Refusal | None:
    """Refuse where nobody has offered to help, or help has begun."""
    return None if facts.help_offered else NO_HELP


def no_copy(facts: Facts) -> Refusal | None:
    """Refuse a second working copy."""
    return COPY_THERE if facts.is_copy else None


def only_copy(facts: Facts) -> Refusal | None:
    """Refuse what can only be done with a working copy."""
    return None if facts.is_copy else NO_COPY


def complete(facts: Facts) -> Refusal | None:
    """Refuse while something is missing that readers need."""
    return NOT_READY if facts.has_problems else None

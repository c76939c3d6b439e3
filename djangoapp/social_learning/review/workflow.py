"""The expert workflow as one table: which action leads from where to where, whose it is, and what it asks for.

Pure: plain values in, a refusal or nothing out. ``api.perform`` is the only gate that acts on it, and the available
actions that pages and REST show come from the same table, so that nobody is offered what they would be refused.
The three questions are asked in this order: is it theirs (else 403), is it the moment (else 409), is it complete.
"""

from __future__ import annotations

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.knowledge.models import State
from social_learning.review import forms, rules
from social_learning.review.forms import Need
from social_learning.review.rules import (
    INCOMPLETE,
    NOT_YOURS,
    OWN_ITEM,
    READ_ONLY,
    TOO_LATE,
    Facts,
    Guard,
    Refusal,
)

AUTHOR = "author"
COAUTHOR = "coauthor"
# Who began the working copy: a co-author who improves it, or a steward who brings an old version back.
WRITER = "writer"
REVIEWER = "reviewer"
EXPERT = "expert"
STEWARD = "steward"
# An expert who is asked to take over what waits too long.
OFFERED = "offered"


STATE_LABELS: dict[str, Promise] = {
    State.DRAFT: _("Draft"),
    State.SUBMITTED: _("Waiting for an expert"),
    State.IN_REVIEW: _("An expert is looking at it"),
    State.CHANGES_REQUESTED: _("Needs one more look from you"),
    State.PUBLISHED: _("Published"),
    State.WITHDRAWN: _("Taken back"),
    State.DECLINED: _("Kept as a draft, not in the catalogue"),
    State.ARCHIVED: _("In the archive"),
    State.REMOVED: _("Set aside until somebody has looked"),
}


@attrs.frozen
class Action:
    """One row of the table."""

    name: str
    label: Promise
    # What the history says once it is done.
    done: Promise
    sentence: Promise
    sources: frozenset[str]
    target: str
    who: frozenset[str]
    needs: tuple[Need, ...] = ()
    guards: tuple[Guard, ...] = ()
    # May be the one main button of a screen; the first of the table that is offered wins.
    primary: bool = False
    # Looking at somebody's work: never at one's own, whatever roles one has.
    is_review: bool = False
    # About the Knowledge as everybody sees it, even while a working copy of it is in hand.
    of_item: bool = False
    # Has a place of its own, such as the list of versions, instead of a button beside the others.
    elsewhere: bool = False
    # Somebody else has it then; of two who do this at once one is refused.
    hands_over: bool = False


_ALL = (
    Action(
        "publish",
        _("Publish"),
        _("Published"),
        _("It is in the catalogue at once; you can go on improving it."),
        frozenset({State.DRAFT}),
        State.PUBLISHED,
        frozenset({AUTHOR, WRITER}),
        guards=(rules.direct_sharing, rules.complete),
        primary=True,
    ),
    Action(
        "submit",
        _("Ask an expert to look"),
        _("Handed in"),
        _("An expert of its theme has a look and helps you finish it, usually within a week."),
        frozenset({State.DRAFT, State.CHANGES_REQUESTED}),
        State.SUBMITTED,
        frozenset({AUTHOR, WRITER}),
        guards=(rules.complete,),
        primary=True,
    ),
    Action(
        "claim",
        _("I will look at it"),
        _("Began to look at it"),
        _("The author sees that it is with you."),
        frozenset({State.SUBMITTED}),
        State.IN_REVIEW,
        frozenset({REVIEWER, EXPERT, STEWARD}),
        primary=True,
        is_review=True,
    ),
    Action(
        "approve",
        _("Publish it"),
        _("Looked at it and published it"),
        _("It goes into the catalogue, with your name as the one who looked at it."),
        frozenset({State.IN_REVIEW}),
        State.PUBLISHED,
        frozenset({REVIEWER, STEWARD}),
        needs=(forms.STRENGTH, forms.MAYBE_SUGGESTIONS, forms.NOTE, forms.PERIOD),
        primary=True,
        is_review=True,
    ),
    Action(
        "request_changes",
        _("Send suggestions"),
        _("Sent suggestions"),
        _("It goes back to the author with what you liked and what would make it better."),
        frozenset({State.IN_REVIEW}),
        State.CHANGES_REQUESTED,
        frozenset({REVIEWER, STEWARD}),
        needs=(forms.STRENGTH, forms.SUGGESTIONS, forms.HELP, forms.NOTE),
        is_review=True,
    ),
    Action(
        "decline",
        _("Suggest another way"),
        _("Suggested another way"),
        _("It does not go into the catalogue. The author keeps the draft, reads why and what else would work."),
        frozenset({State.IN_REVIEW}),
        State.DECLINED,
        frozenset({REVIEWER, STEWARD}),
        needs=(forms.STRENGTH, forms.WAY_FORWARD, forms.REASON, forms.HELP),
        guards=(rules.not_first_round,),
        is_review=True,
    ),
    Action(
        "reassign",
        _("Hand it over"),
        _("Handed it over"),
        _("Another colleague looks at it, and has their own time for it. The author is told."),
        frozenset({State.SUBMITTED, State.IN_REVIEW}),
        State.SUBMITTED,
        frozenset({REVIEWER, STEWARD}),
        needs=(forms.PERSON, forms.WORD),
        is_review=True,
        hands_over=True,
    ),
    Action(
        "take_over",
        _("I will take it over"),
        _("Took it over"),
        _("It has waited for long. The author sees that it is with you now."),
        frozenset({State.IN_REVIEW}),
        State.IN_REVIEW,
        frozenset({OFFERED}),
        primary=True,
        is_review=True,
        hands_over=True,
    ),
    Action(
        "second_opinion",
        _("Ask for a second opinion"),
        _("Asked for a second opinion"),
        _("A colleague reads it too and writes to you and the author. You still decide."),
        frozenset({State.IN_REVIEW}),
        State.IN_REVIEW,
        frozenset({REVIEWER, STEWARD}),
        needs=(forms.PERSON, forms.WORD),
        is_review=True,
    ),
    Action(
        "accept_help",
        _("Finish it together"),
        _("Accepted the help"),
        _("Your colleague writes along until you hand it in again. Then somebody else looks at it."),
        frozenset({State.CHANGES_REQUESTED}),
        State.CHANGES_REQUESTED,
        frozenset({AUTHOR, WRITER}),
        guards=(rules.offered_help,),
    ),
    Action(
        "validate",
        _("Confirm that it holds"),
        _("Confirmed that it holds"),
        _("Others see that an expert has confirmed it."),
        frozenset({State.PUBLISHED}),
        State.PUBLISHED,
        frozenset({EXPERT}),
        needs=(forms.STRENGTH, forms.MAYBE_SUGGESTIONS, forms.NOTE, forms.PERIOD),
        guards=(rules.checked_here, rules.not_yet_valid),
        primary=True,
        is_review=True,
        of_item=True,
    ),
    Action(
        "renew",
        _("It still holds"),
        _("Confirmed that it still holds"),
        _("It counts as confirmed for the same time again, from today on."),
        frozenset({State.PUBLISHED}),
        State.PUBLISHED,
        frozenset({EXPERT}),
        needs=(forms.PERIOD,),
        guards=(rules.checked_here, rules.for_a_time),
        is_review=True,
        of_item=True,
    ),
    Action(
        "withdraw",
        _("Take it back"),
        _("Took it back"),
        _("Nobody looks at it any more; it stays with you."),
        frozenset({State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED}),
        State.WITHDRAWN,
        frozenset({AUTHOR, WRITER}),
        needs=(forms.NOTE,),
    ),
    Action(
        "improve",
        _("Improve it"),
        _("Began a new version"),
        _("You write on a copy. Everybody sees the present version until the new one is ready."),
        frozenset({State.PUBLISHED}),
        State.DRAFT,
        frozenset({AUTHOR, COAUTHOR}),
        guards=(rules.no_copy,),
        of_item=True,
    ),
    Action(
        "revert",
        _("Bring this version back"),
        _("Brought an old version back"),
        _("A new version with what stood there then takes the same way as any other."),
        frozenset({State.PUBLISHED}),
        State.DRAFT,
        frozenset({AUTHOR, COAUTHOR, STEWARD}),
        needs=(forms.NUMBER,),
        guards=(rules.no_copy,),
        of_item=True,
        elsewhere=True,
    ),
    Action(
        "drop",
        _("Leave it as it is"),
        _("Left it as it was"),
        _("The new version goes; what everybody sees stays."),
        frozenset({State.DRAFT, State.WITHDRAWN, State.DECLINED}),
        State.PUBLISHED,
        frozenset({AUTHOR, WRITER}),
        guards=(rules.only_copy,),
    ),
    Action(
        "archive",
        _("Move to the archive"),
        _("Moved it to the archive"),
        _("It leaves the catalogue. Its address, comments and thanks stay."),
        frozenset({State.PUBLISHED}),
        State.ARCHIVED,
        frozenset({AUTHOR, STEWARD}),
        needs=(forms.NOTE,),
        of_item=True,
    ),
    Action(
        "restore",
        _("Bring it back"),
        _("Brought it back"),
        _("It is in the catalogue again."),
        frozenset({State.ARCHIVED}),
        State.PUBLISHED,
        frozenset({AUTHOR, STEWARD}),
        guards=(rules.own_archive,),
        primary=True,
        of_item=True,
    ),
    Action(
        "reopen",
        _("Work on it again"),
        _("Opened it again"),
        _("It is a draft again."),
        frozenset({State.WITHDRAWN, State.DECLINED}),
        State.DRAFT,
        frozenset({AUTHOR, WRITER}),
        primary=True,
    ),
)

ACTIONS: dict[str, Action] = {action.name: action for action in _ALL}
# Steps that nobody takes: what the history says of them.
HAND_BACK = "hand_back"
WRITES_ALONG = "writes_along"
HANDED_ON = "handed_on"
LAPSED = "lapsed"
_BY_ITSELF = {
    LAPSED: _("An expert's word came to its end, so somebody is asked again"),
    HANDED_ON: _("Went to somebody else, since its reader is away"),
    HAND_BACK: _("Went back to those who can look at it"),
    WRITES_ALONG: _("Writes along now, so somebody else looks at it"),
}


def roles(action: Action, facts: Facts) -> frozenset[str]:
    """Return in which roles the person meets this action; whose work it is has no other role in its review."""
    if action.is_review and facts.is_own:
        return frozenset({AUTHOR})
    held = {
        AUTHOR: facts.is_author,
        COAUTHOR: facts.is_coauthor,
        WRITER: facts.is_writer,
        REVIEWER: facts.is_reviewer,
        EXPERT: facts.is_expert,
        STEWARD: facts.is_steward,
        OFFERED: facts.is_offered,
    }
    return frozenset(role for role, holds in held.items() if holds)


def allowed(action: Action, facts: Facts) -> Refusal | None:
    """Return why this person may not take this action now, or None if they may."""
    if not facts.may_write:
        return READ_ONLY
    if not roles(action, facts) & action.who:
        return OWN_ITEM if action.is_review and facts.is_own else NOT_YOURS
    if (facts.shown or facts.state if action.of_item else facts.state) not in action.sources:
        return TOO_LATE
    return next((refusal for guard in action.guards if (refusal := guard(facts)) is not None), None)


def offered(facts: Facts) -> list[Action]:
    """Return the actions to show this person, main ones first; one that is only incomplete is shown all the same."""
    verdicts = ((action, allowed(action, facts)) for action in _ALL)
    return [action for action, refusal in verdicts if refusal is None or refusal.reason == INCOMPLETE]


def action_label(name: str) -> str:
    """Return what was done, for the history; the name itself for an action that no longer exists."""
    action = ACTIONS.get(name)
    return str(action.done if action is not None else _BY_ITSELF.get(name, name))


def state_label(state: str) -> str:
    """Return where a Knowledge is, in words."""
    return str(STATE_LABELS.get(state, state))

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
REVIEWER = "reviewer"
EXPERT = "expert"
STEWARD = "steward"


STATE_LABELS: dict[str, Promise] = {
    State.DRAFT: _("Draft"),
    State.SUBMITTED: _("Waiting for an expert"),
    State.IN_REVIEW: _("An expert is looking at it"),
    State.CHANGES_REQUESTED: _("Needs one more look from you"),
    State.PUBLISHED: _("Published"),
    State.WITHDRAWN: _("Taken back"),
    State.DECLINED: _("Kept as a draft, not in the catalogue"),
    State.ARCHIVED: _("In the archive"),
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


_ALL = (
    Action(
        "publish",
        _("Publish"),
        _("Published"),
        _("It is in the catalogue at once; you can go on improving it."),
        frozenset({State.DRAFT}),
        State.PUBLISHED,
        frozenset({AUTHOR}),
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
        frozenset({AUTHOR}),
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
        needs=(forms.STRENGTH, forms.MAYBE_SUGGESTIONS, forms.NOTE),
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
        "validate",
        _("Confirm that it holds"),
        _("Confirmed that it holds"),
        _("Others see that an expert has confirmed it."),
        frozenset({State.PUBLISHED}),
        State.PUBLISHED,
        frozenset({EXPERT}),
        needs=(forms.STRENGTH, forms.MAYBE_SUGGESTIONS, forms.NOTE),
        guards=(rules.checked_here, rules.not_yet_valid),
        primary=True,
        is_review=True,
    ),
    Action(
        "withdraw",
        _("Take it back"),
        _("Took it back"),
        _("Nobody looks at it any more; it stays with you."),
        frozenset({State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED}),
        State.WITHDRAWN,
        frozenset({AUTHOR}),
        needs=(forms.NOTE,),
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
    ),
    Action(
        "reopen",
        _("Work on it again"),
        _("Opened it again"),
        _("It is a draft again."),
        # From the archive too: the way to correct what is published, until revisions keep the old version in place.
        frozenset({State.WITHDRAWN, State.DECLINED, State.ARCHIVED}),
        State.DRAFT,
        frozenset({AUTHOR}),
        guards=(rules.own_archive,),
        primary=True,
    ),
)

ACTIONS: dict[str, Action] = {action.name: action for action in _ALL}
# Steps that nobody takes: what the history says of them.
HAND_BACK = "hand_back"
_BY_ITSELF = {HAND_BACK: _("Went back to those who can look at it")}


def roles(action: Action, facts: Facts) -> frozenset[str]:
    """Return in which roles the person meets this action; the author of a work has no other role in its review."""
    if action.is_review and facts.is_author:
        return frozenset({AUTHOR})
    held = {
        AUTHOR: facts.is_author,
        REVIEWER: facts.is_reviewer,
        EXPERT: facts.is_expert,
        STEWARD: facts.is_steward,
    }
    return frozenset(role for role, holds in held.items() if holds)


def allowed(action: Action, facts: Facts) -> Refusal | None:
    """Return why this person may not take this action now, or None if they may."""
    if not facts.may_write:
        return READ_ONLY
    if not roles(action, facts) & action.who:
        return OWN_ITEM if action.is_review and facts.is_author else NOT_YOURS
    if facts.state not in action.sources:
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
